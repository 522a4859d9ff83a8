//! Why the model refuses a call: every reason there is, whatever the words and the envelope.

macro_rules! reasons {
    ($($(#[$doc:meta])+ $name:ident;)+) => {
        /// A reason to refuse. Nothing is refused without one of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Why { $($(#[$doc])+ $name),+ }

        impl Why {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

reasons! {
    /// There is no such call.
    UnknownAction;
    /// A fault that a test or a scenario asked for.
    Fault;

    /// `auth/whmcslogin`: wrong e-mail address or password.
    WrongPassword;
    /// `auth/login`: wrong API key.
    WrongApiKey;
    /// A sign-in that asks for a session of no possible length.
    TtlOutOfRange;
    /// The token is wrong, or its session has ended.
    SessionEnded;

    /// No server is named.
    IdMissing;
    /// There is no such server, or it is somebody else's.
    ForeignServer;
    /// The account has no server, or none that was asked for.
    NoServers;

    /// No PIN where one is wanted.
    PinMissing;
    /// The PIN is wrong.
    PinWrong;
    /// The PIN was wrong too often.
    PinLocked;

    /// `eq/create_pxe`: there is no such system.
    SystemUnknown;
    /// `eq/create_pxe`: the system is no longer offered.
    SystemNotActive;
    /// `eq/create_pxe`: the system does not fit the server.
    SystemUnfit;
    /// `eq/create_pxe`: the password breaks the policy.
    PasswordWeak;
    /// `eq/create_pxe`: no hostname, or none by RFC 1123.
    HostnameInvalid;
    /// `eq/create_pxe`: no public key in OpenSSH's form.
    SshKeyInvalid;
    /// `eq/create_pxe`: a scheme for a server of one disk.
    SchemeForOneDisk;
    /// `eq/create_pxe`: there is no such scheme.
    SchemeUnknown;
    /// `eq/create_pxe`: the scheme does not fit the disks.
    SchemeUnfit;
    /// `eq/create_pxe`: no key of `eq/reinstall` for this server.
    KeyUnknown;
    /// `eq/create_pxe`: no http or https address.
    CallbackInvalid;
    /// `eq/create_pxe`: the script has too many characters.
    ScriptTooLong;
    /// `eq/create_pxe`: there is a config already, and it is not replaced.
    ConfigExists;

    /// `eq/boot_dev`: there is nothing of this name to start from.
    MediaUnknown;
    /// `eq/clear_pxe`: no hostname.
    ClearWithoutHostname;
    /// `eq/clear_pxe`: the config that is there has another hostname.
    ClearOfAnotherHost;
    /// `eq/abort_reinstall`: nothing to end.
    NothingToAbort;

    /// `jenkins/call`: there is no such task.
    TaskUnknown;
    /// `jenkins/call`: the task is for another kind of server.
    TaskUnfit;
    /// `jenkins/call`: the installer is still at work.
    TaskTooEarly;

    /// `eq_callback/check`: no such key, or one that was read to its end.
    AsyncKeyUnknown;

    /// `tags/add`: the tag's name breaks a rule.
    TagInvalid;
    /// `tags/add`: value or extra is too long.
    TagTooLong;
    /// `tags/remove`: there is no such tag.
    TagUnknown;
}
