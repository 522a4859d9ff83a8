//! English.

/// Declares [`Key`] and the English table together, so that no key can lack a text.
macro_rules! texts {
    ($($key:ident = $text:literal;)*) => {
        /// Names one text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Key { $($key),* }

        pub(super) static TABLE: &[&str] = &[$($text),*];
    };
}

texts! {
    // The frame around every view
    AppName = "Reinstall Panel";
    ServerTitle = "Server {id}";

    // Controls, wherever they stand
    Optional = "(optional)";
    Show = "Show";
    Hide = "Hide";
    ShowField = "Show {field}";
    HideField = "Hide {field}";
    Copy = "Copy";
    Copied = "Copied";
    CopyRefused = "Select it and copy by hand";
    TryAgain = "Try again";
    RuleMet = "met";
    RuleNotMet = "not yet met";
    WhatTheApiSaid = "What the API said";
    Reinstall = "Reinstall";
    WhereYouAre = "Where you are";
    SkipToContent = "Skip to the content";
    TabTitle = "{view} · {app}";

    // Leaving, and reinstalls that go on meanwhile
    SignOut = "Sign out";
    OneOpenRun = "1 reinstall going on";
    OpenRuns = "{count} reinstalls going on";
    SignOutTitle = "Sign out while a reinstall goes on?";
    SignOutText = "This page drives the reinstall. If you sign out, nobody sets the boot order back to disk or removes the PXE config, and the next reboot may erase the server again.";
    SignOutAnyway = "Sign out anyway";
    StaySignedIn = "Stay signed in";

    // Signing in
    SignIn = "Sign in";
    SigningIn = "Signing in…";
    SignInText = "With the account that rents the server.";
    Email = "E-mail address";
    EmailMissing = "Enter the account's e-mail address, such as name@example.com";
    Password = "Password";
    PasswordMissing = "Enter the account's password";
    ApiKey = "API key";
    ApiKeyHint = "From the API section of your control panel";
    ApiKeyMissing = "Enter the API key";
    UseApiKey = "Use an API key instead";
    UseAccount = "Use e-mail and password instead";
    SignInRefused = "The sign-in was refused";
    SignInRefusedRemedy = "Check what you typed and try again.";
    SignInAgain = "Sign in again";
    SignInAgainText = "Your session has ended. What you typed is still here and comes back once you are signed in.";

    // The servers of the account
    Servers = "Servers";
    ServersText = "Pick a server to plan its reinstall.";
    SearchServers = "Search servers";
    SearchServersHint = "Hostname, address or number";
    LoadingServers = "Reading the servers of your account…";
    LoadingDetails = "reading the details of {count} more…";
    ServersFailed = "The servers could not be read";
    NoServers = "No servers";
    NoServersText = "This account rents no server. Once it does, the server is listed here.";
    NoMatch = "No server matches";
    NoMatchText = "None of the {count} servers has “{query}” in its hostname, address or number.";
    ShowAll = "Show all servers";
    OneServer = "1 server";
    CountServers = "{count} servers";
    CountMatches = "{found} of {count} servers";
    ColumnServer = "Server";
    ColumnAddress = "Address";
    ColumnKind = "Kind";
    ColumnLocation = "Location";
    ColumnSystem = "System";
    ColumnStatus = "Status";
    BareMetal = "Bare metal";
    Gpu = "GPU";
    VGpu = "vGPU";
    Vm = "Virtual machine";
    RunGoingOn = "Reinstall going on";
    RunWaiting = "Reinstall needs you";
    RunDone = "Reinstalled";
    RunFailed = "Reinstall failed";

    // What went wrong with a call
    NoAnswer = "No answer to {call}";
    NoAnswerText = "The API could not be reached, or its answer was lost on the way.";
    NoAnswerRemedy = "Check your connection and try again.";
    TooLong = "The answer to {call} is too long";
    TooLongText = "The API sent more than this page reads.";
    HttpError = "The API failed at {call}";
    HttpErrorText = "It answered with HTTP status {status} instead of a result.";
    LaterRemedy = "Wait a minute and try again.";
    RateLimited = "Too many calls";
    RateLimitedText = "The API asks to be called less often, and did not carry out {call}.";
    WaitRemedy = "Wait {seconds} s and try again.";
    SessionEnded = "Your session has ended";
    SessionEndedText = "The API no longer accepts it, and did not carry out {call}.";
    SessionEndedRemedy = "Sign in again.";
    Refused = "The API refused {call}";
    RefusedText = "It says: {message}";
    RefusedRemedy = "Nothing was changed by this call.";
    Undecodable = "The answer to {call} can't be understood";
    UndecodableText = "It does not have the form that this page expects.";
    ReportRemedy = "Try again; if it happens again, report it with the answer below.";

    // When the app can't start
    NoStart = "Reinstall Panel can't start";
    NoStartText = "Its settings in config.json can't be used. Whoever installed it has to correct them:";
    SettingNotAnObject = "{setting}: is missing or not a JSON object";
    SettingValue = "{setting}: is not one of the values that it can have";
    SettingName = "{setting}: has to be of letters, digits, - and _";
    SettingNumber = "{setting}: is not a number within its bounds";
    SettingAddress = "{setting}: has to be a path such as /api or an https address";
    SettingUnknown = "{setting}: there is no such setting";
}
