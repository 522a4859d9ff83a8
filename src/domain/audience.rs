//! Who may do what: one table.
//!
//! Knows: the two portals. Must not know: views. The API has the last word; this table keeps a
//! person from being offered what would be refused.

/// For whom the app was deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A customer, in the provider's control panel.
    Customer,
    /// The provider's staff, in the admin portal.
    Staff,
}

/// Whose server an action is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// It is in the list of the signed-in account.
    Own,
    /// It is not.
    Foreign,
}

/// Something that a person may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See the servers of the account.
    ListServers,
    /// Plan and start a reinstall.
    Reinstall(Ownership),
    /// Give up a reinstall that goes on in this page.
    Abandon,
}

/// Why an action is not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// A customer acts on the servers of the account alone.
    #[error("the server is not in the account")]
    NotYours,
}

impl Audience {
    /// The table.
    ///
    /// # Errors
    /// Why this audience can't do `action`.
    pub const fn can(self, action: Action) -> Result<(), Blocked> {
        match (action, self) {
            (Action::ListServers | Action::Abandon, Self::Customer | Self::Staff)
            | (Action::Reinstall(Ownership::Own), Self::Customer | Self::Staff)
            | (Action::Reinstall(Ownership::Foreign), Self::Staff) => Ok(()),
            (Action::Reinstall(Ownership::Foreign), Self::Customer) => Err(Blocked::NotYours),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_reinstalls_own_servers_only() {
        let foreign = Action::Reinstall(Ownership::Foreign);
        assert_eq!(Audience::Customer.can(Action::Reinstall(Ownership::Own)), Ok(()));
        assert_eq!(Audience::Customer.can(foreign), Err(Blocked::NotYours));
        assert_eq!(Audience::Staff.can(foreign), Ok(()));
    }
}
