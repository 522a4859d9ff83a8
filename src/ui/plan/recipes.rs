//! Plans that the person keeps by name, for this server or another.
//!
//! Knows: how they are listed, kept and put to use. Must not know: what is in one.

use super::drafts::Typed;
use super::form::{Form, with_offer};
use crate::domain::json::Json;
use crate::domain::recipe::Recipe;
use crate::domain::strings;
use crate::text::Key;
use crate::text::late::{Late, fill, own};
use crate::text::plan as plan_words;
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Button, ButtonKind, Field, Intake, actions, chooser, form as parts_form, words};
use crate::ui::ports::Kept;
use crate::ui::signal::Signal;
use leptos::prelude::untrack;
use std::rc::Rc;

/// What is kept: one JSON object, a field for each recipe.
#[derive(Clone, Copy)]
struct Shelf {
    form: Form,
    kept: Signal<String>,
    /// What became of the latest wish.
    said: Signal<String>,
}

pub(super) fn draw(form: Form) -> Vec<El> {
    let kept = form.ports.doors.kept(Kept::Recipes).unwrap_or_default();
    let shelf = Shelf { form, kept: Signal::new(kept), said: Signal::new(String::new()) };
    let list = move || shelf.read().into_iter().map(|(name, recipe)| row(shelf, &name, recipe)).collect();
    let said = move || shelf.said.get();
    vec![
        el("p.soft").words(Late::RecipesText),
        el("ul.recipes__list").label(Key::Recipes).live(list),
        save(shelf),
        actions(vec![import(shelf), el("div").live(move || export(shelf))]),
        el("p.recipes__said").attr("role", "status").words(Words::live(said)),
    ]
}

/// The recipe that the form amounts to, with what stands in where the person has said nothing.
fn recipe(form: Form) -> Recipe {
    let mut draft = form.typed.peek().draft.clone();
    (draft.scheme, draft.tasks) = untrack(|| (form.scheme(), form.tasks()));
    with_offer(form.ports, form.known, &mut |offer| Recipe::of_draft(&draft, offer))
}

/// Puts a recipe into the form, and says what of it can't be had.
fn fill_in(form: Form, recipe: &Recipe) {
    let mut typed = Typed::clone(&form.typed.peek());
    let lost = with_offer(form.ports, form.known, &mut |offer| recipe.apply(&mut typed.draft, offer));
    typed.ticked |= recipe.tasks.is_some();
    typed.filled = plan_words::filled(&lost);
    form.typed.set(typed);
}

fn row(shelf: Shelf, name: &str, recipe: Recipe) -> El {
    let named = |key| fill(key, &[("name", name)]);
    let of = recipe.os.clone();
    let use_it = Button::new(named(Late::RecipeUse), move || fill_in(shelf.form, &recipe));
    let name = name.to_owned();
    let delete = Button::new(named(Late::RecipeDelete), move || {
        let mut all = shelf.read();
        all.retain(|(other, _)| *other != name);
        shelf.keep(&all);
    });
    let buttons = vec![use_it.el(), delete.kind(ButtonKind::Quiet).el()];
    el("li.recipes__row").child(actions(buttons)).maybe(words("soft", &of))
}

fn save(shelf: Shelf) -> El {
    let (name, tried) = (Signal::new(String::new()), Signal::new(false));
    let save = move || {
        let typed = name.get();
        let typed = typed.trim();
        tried.set(typed.is_empty());
        if typed.is_empty() {
            return;
        }
        let mut all = shelf.read();
        all.retain(|(other, _)| other != typed);
        all.push((typed.to_owned(), recipe(shelf.form)));
        if shelf.keep(&all) {
            shelf.said.set(fill(Late::RecipeSaved, &[("name", typed)]));
            name.set(String::new());
        }
    };
    let missing = move || name.read().trim_ascii().is_empty().then(|| own(Late::RecipeNameMissing));
    let field = Field::of("recipe", Late::RecipeName, name).error(missing).show_errors(move || tried.get());
    parts_form(Late::RecipeSave, save)
        .child(field.required().el())
        .child(actions(vec![Button::submit(Late::RecipeSave).el()]))
}

/// All recipes as a file, where there are any.
fn export(shelf: Shelf) -> Vec<El> {
    let save = move || shelf.form.ports.doors.save("recipes.json", &shelf.kept.peek());
    match shelf.kept.read().is_empty() {
        true => Vec::new(),
        false => vec![Button::new(Late::RecipesExport, save).kind(ButtonKind::Quiet).el()],
    }
}

/// The recipes of a file, beside those that are there; one of the same name is replaced.
fn import(shelf: Shelf) -> El {
    let take = move |text: String| {
        let fresh = shelf.parse(&text);
        let mut all = shelf.read();
        all.retain(|(name, _)| fresh.iter().all(|(other, _)| other != name));
        let count = fresh.len();
        all.extend(fresh);
        if count == 0 {
            shelf.said.set(own(Late::RecipesUnread));
        } else if shelf.keep(&all) {
            shelf.said.set(fill(Late::RecipesRead, &[("count", &strings::count(count))]));
        }
    };
    let intake = Intake { most_kb: 64, take: Rc::new(take), refused: shelf.said };
    chooser(Key::Recipes.into(), Rc::new(intake))
}

impl Shelf {
    /// The recipes by name; followed.
    fn read(self) -> Vec<(String, Recipe)> {
        self.parse(&self.kept.read())
    }

    fn parse(self, text: &str) -> Vec<(String, Recipe)> {
        match (self.form.ports.doors.parse_json())(text) {
            Some(Json::Object(fields)) => {
                let recipes = fields.into_iter().map(|(name, json)| (name, Recipe::read(&json)));
                // Any other object has nothing of a recipe in it.
                recipes.filter(|(_, recipe)| *recipe != Recipe::default()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Keeps these and no others; says whether that worked.
    fn keep(self, all: &[(String, Recipe)]) -> bool {
        let fields = all.iter().map(|(name, recipe)| (name.clone(), recipe.json())).collect();
        let text = if all.is_empty() { String::new() } else { Json::Object(fields).written() };
        let done = self.form.ports.doors.keep(Kept::Recipes, &text);
        self.said.set(if done { String::new() } else { own(Late::RecipeNotSaved) });
        if done {
            self.kept.set(text);
        }
        done
    }
}
