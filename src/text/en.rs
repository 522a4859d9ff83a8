//! English.

/// Declares keys and their English table together, so that no key can lack a text.
macro_rules! texts {
    ($keys:ident, $table:ident; $($key:ident = $text:literal;)*) => {
        /// Names one text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum $keys { $($key),* }

        /// A text a line: one piece without a table of where each text begins.
        pub(super) static $table: &str = concat!($($text, "\n"),*);
    };
}

texts! {
    Key, TABLE;

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
    SecretMissing = "Nothing to copy yet";
    SecretCopied = "Copied. The clipboard is cleared in a minute, unless something else stands in it by then.";
    SecretKept = "Copied. It stays in the clipboard: copy something else when you are done.";
    SecretCleared = "The clipboard was cleared.";
    SecretReplaced = "Something else stands in the clipboard by now. It was left there.";
    SecretStays = "It may still be in the clipboard: copy something else.";
    FileChoose = "Choose file";
    FileChooseFor = "Choose file: {field}";
    FileSeveral = "Only one file can be taken";
    FileTooLarge = "That file is too large: at most {most} KB fit";
    FileNotText = "That file is no text, or can't be read";
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
    SigningOut = "Signing out…";
    SignedOut = "You are signed out.";
    SignOutUnproven = "Signing out could not be confirmed";
    SignOutUnprovenText = "This page has forgotten your session, but the API may still accept it until it ends by itself.";
    SignOutUnprovenRemedy = "To be sure, check your connection, sign in and sign out again.";
    SignInRefused = "The sign-in was refused";
    SignInRefusedRemedy = "Check what you typed and try again.";
    SignInNoServers = "This account rents no server";
    SignInNoServersText = "The sign-in is right, but there is no server that could be reinstalled. Sign in with the account that rents one.";
    SignInAgain = "Sign in again";
    SignInAgainText = "Your session has ended. Sign in to continue where you were: what you entered is still here.";
    SignInFinish = "Sign in to finish: {hostname}";
    SignInFinishMany = "Sign in to finish {count} reinstalls";
    SignInPaused = "The reinstall of {hostname} is paused at “{step}”. Sign in to finish.";
    SignInPausedArmed = "The reinstall of {hostname} is paused at “{step}”. Don't reboot the server. Sign in to finish.";
    SignInUnfinished = "The reinstall of {hostname} can't be finished while you are signed out. Sign in to finish.";
    SignInUnfinishedArmed = "The reinstall of {hostname} can't be finished while you are signed out. Don't reboot the server. Sign in to finish.";
    SignInMany = "{count} reinstalls can't be finished while you are signed out. Sign in to finish.";
    SignInManyArmed = "{count} reinstalls can't be finished while you are signed out. Don't reboot their servers. Sign in to finish.";
    SignInRenewText = "Nothing on this page is lost.";
    SignInLater = "Not now";
    SessionEndsIn = "Your session ends in {min} minutes";
    SessionEndsInOne = "Your session ends in less than a minute";
    SessionEndsPast = "Your session may have ended";
    SessionEndsRemedy = "Sign in again to continue.";
    SessionEndsRunRemedy = "Sign in again to keep the reinstall going.";

    // The servers of the account
    Servers = "Servers";
    ServersText = "Pick a server to plan its reinstall.";
    SearchServers = "Search servers";
    SearchServersHint = "Hostname, address or number";
    LoadingServers = "Reading the servers of your account…";
    LoadingDetails = "reading the details of {count} more…";
    ServersFailed = "The servers could not be read";
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
    ListGoingOn = "Reinstall going on";
    ListWaiting = "Reinstall needs you";
    ListDone = "Reinstalled";
    ListFailed = "Reinstall failed";
    ListNotDisarmed = "Not disarmed";

    // The reinstalls that are over
    History = "Past reinstalls";
    HistoryText = "What was begun in this browser and is over.";

    // A reinstall that is followed by its link
    Watch = "Follow a reinstall";
    WatchText = "You can look, and change nothing.";

    // The plan of one server
    PlanTitle = "Reinstall {server}";
    PlanServerNumber = "server {id}";
    PlanText = "Nothing is sent before you have reviewed the plan and confirmed it.";
    PlanOwnership = "Looking up the server in your account…";
    PlanRunOpen = "A reinstall of this server is going on";
    PlanRunOpenText = "A new one can be planned once it has ended.";
    PlanToRun = "Follow the reinstall";

    PartLoading = "Loading…";
    PartFailed = "This part of the page could not be loaded";
    Filled = "Filled in for you";
    FilledReload = "What you had filled in is back, except the secrets: password, PIN, SSH key, script and callback URL are never stored.";
    FilledAgain = "As in the last reinstall, except the secrets: enter them again.";
    Recipes = "Recipes";
    PlanDisarm = "Remove a PXE config that was left behind";

    PlanServer = "The server";
    PlanNumber = "Number";
    PlanProcessor = "Processor";
    PlanCores = "Cores";
    PlanMemory = "Memory";
    PlanDisks = "Disks";
    PlanUnknown = "not known";
    PlanReadingServer = "Reading the server's details…";
    PlanServerFailed = "The server's details could not be read";
    PlanServerFailedRemedy = "You can go on with what is known; disks that are not known have to be stated.";
    PlanGb = "{size} GB";
    PlanTb = "{size} TB";
    PlanTimes = "{count} × {size}";

    PlanSystem = "Operating system";
    PlanReadingSystems = "Reading the systems that fit the server…";
    PlanSystemsFailed = "The systems could not be read";
    PlanSystemsSearch = "Search systems";
    PlanNoSystems = "The API offers no system for this server.";
    PlanNoSystemMatches = "No system matches.";
    PlanFamily = "Family";
    PlanEveryFamily = "All";
    PlanShowAllSystems = "Show all {count}";
    PlanShowFirstSystems = "Show the first {count}";
    PlanUnfitSystems = "What does not fit ({count})";
    PlanInstalledNow = "installed now";
    PlanRunsOn = "For {kinds}";
    PlanRunsOnAll = "For every kind of server";
    PlanNeedsRam = "{gb} GB memory";
    PlanNeedsDisk = "{gb} GB disk";
    PlanLicence = "Licence: {count} cores × €{each} = €{sum} a month, without VAT";
    PlanLicenceNow = "Installed now: {system}. {licence}.";
    PlanLicencePerCore = "Licence: €{each} per core a month, without VAT, at least 8 cores and an even number; the server's are not known";

    PlanDisksTold = "As the API tells: {disks}.";
    PlanDisksCorrect = "Correct the disks";
    PlanOneDisk = "The server has one disk of {disks}, so there is nothing to choose.";
    PlanScheme = "Partitioning";
    PlanSchemeAfterDisks = "The layouts show once the disks are stated.";
    PlanRecommended = "recommended";
    PlanRaid0 = "Stripe";
    PlanRaid0Text = "Everything in one large volume. If any disk fails, all of it is lost.";
    PlanHba = "System disk alone";
    PlanHbaText = "The system goes on the smallest disk; the others stay as they are.";
    PlanRaid1 = "Mirror";
    PlanRaid1Text = "Both disks hold the same, so one of them may fail.";
    PlanRaid10 = "Striped mirrors";
    PlanRaid10Text = "All disks in mirrored pairs; one of each pair may fail.";
    PlanRaid10S = "System mirror and data mirrors";
    PlanRaid10SText = "The smallest pair mirrors the system, the other pairs hold the data; one of each pair may fail.";
    PlanSchemeLeaves = "Up to {size} for the system.";
    PlanSchemeOneDisk = "Needs more than one disk";
    PlanSchemeNotTwo = "Needs exactly two disks";
    PlanSchemeFewPairs = "Needs at least {count} pairs of disks";
    PlanSchemeUnpaired = "Needs a partner of similar size for every disk";
    PlanWhyMirror = "Recommended: any one disk may fail, and no other such layout leaves more space.";
    PlanWhyHba = "Recommended: not every disk has a partner for a mirror, and a stripe is lost with any of its disks.";
    PlanPartBoth = "System and data";
    PlanPartSystem = "System";
    PlanPartData = "Data";
    PlanPartUntouched = "Untouched";
    PlanMirror = "mirror";
    PlanDrawn = "{part}: {disks}.";
    PlanDrawnMirrored = "{part}: {disks}, in mirrored pairs.";
    PlanUsable = "Usable";
    PlanUsableParts = "{system} for the system, {data} for data";
    PlanMayFail = "Disks that may fail";
    PlanFailNone = "none";
    PlanFailAny = "any one";
    PlanFailMore = "any one, and up to {count} if each is of another pair";
    PlanErased = "Will be erased: {disks}.";
    PlanUntouched = "Stays untouched: {disks}.";

    PlanAccess = "Access";
    PlanHostname = "Hostname";
    PlanHostnameHint = "Such as web-1 or web-1.example.com";
    PlanPassword = "Root password";
    PlanPasswordWindows = "Administrator password";
    PlanPasswordHint = "Keep it somewhere safe: it is not stored and can't be shown later";
    PlanPasswordRules = "Rules for the password";
    PlanPasswordMissing = "Enter a password, or generate one";
    PlanGenerate = "Generate";
    PlanGenerates = "Generate makes {length} characters at random, with at least {bits} bits of entropy.";
    PlanGenerated = "Generated: {length} characters at random, at least {bits} bits of entropy.";
    PlanRuleLonger = "At least 8 characters";
    PlanRuleShorter = "At most 30 characters";
    PlanRuleCapital = "A capital letter A to Z";
    PlanRuleSmall = "A small letter a to z";
    PlanRuleDigit = "A digit";
    PlanRuleSpecial = "One of % - _ +";
    PlanRuleNoForbidden = "No @ and no #";
    PlanRuleStartsPlain = "Begins with none of % - _ +";
    PlanRuleAtMost = "At most {count} characters";
    PlanRuleThreeKinds = "Three of these: capital letter, small letter, digit, other character";
    PlanRuleNoControl = "No line break or other control character";
    PlanSshKey = "Public SSH key";
    PlanSshKeyHint = "One line, such as ssh-ed25519 AAAA… you@laptop, or drop the .pub file here";
    PlanSshKeyWindows = "Windows takes no SSH key: it is left out of this plan. You log in with the password, by Remote Desktop.";
    PlanPin = "PIN";
    PlanPinHint = "The PIN of the server, 4 to 6 characters: it allows reboot and boot order";

    PlanAutomation = "Automation";
    PlanReadingTasks = "Reading the tasks…";
    PlanTasks = "Tasks after the installation";
    PlanTasksFailed = "The tasks could not be read";
    PlanTasksFailedRemedy = "You can go on without tasks.";
    PlanUnfitTasks = "Tasks that do not fit ({count})";
    PlanNoTasks = "The API has no task for this kind of server.";
    PlanTaskDefault = "usual";
    PlanInstall = "Add a post-install script or a callback URL";
    PlanInstallHint = "The script runs once at the first start of the new system; the URL is called once it is installed.";
    PlanCallback = "Callback URL";

    PlanReview = "Review";
    PlanReviewWaits = "The server's details, systems and tasks are still being read.";
    PlanReviewNoSystems = "The systems have to be read first.";
    PlanReviewTitle = "Review: reinstall {server}";
    PlanReviewText = "Check the details, then type the server's name to start.";
    PlanSummary = "What will be installed";
    PlanScriptShort = "Script";
    PlanSet = "set";
    PlanNone = "none";
    PlanOneDiskScheme = "one disk, nothing to choose";
    PlanLicenceShort = "Licence";
    PlanTasksShort = "Tasks";
    PlanEraseOne = "1 disk of {server} will be erased";
    PlanEraseMany = "{count} disks of {server} will be erased";
    PlanEraseText = "All data on {disks} will be permanently lost.";
    PlanRename = "{old} → {new}";
    PlanConfirm = "Type {name} to confirm";
    PlanConfirmHint = "The current name of the server that will be erased";
    PlanConfirmHintId = "The ID of the server that will be erased";
    PlanConfirmFirst = "First type {name} above";
    PlanStartMissing = "The rest of this page couldn't be loaded";
    PlanStartMissingText = "A reinstall can't be started without it: it has what you need if something goes wrong.";
    PlanStartMissingFirst = "The rest of this page has to be loaded first.";
    PlanPasswordSave = "Save it now: it can't be shown after this page closes.";
    SecretHidden = "Hidden";
    PlanStartOne = "Erase 1 disk and reinstall {server}";
    PlanStartMany = "Erase {count} disks and reinstall {server}";
    PlanBack = "Back to the plan";
    PlanUsually = "Usual time";
    PlanUsuallyText = "10 to 40 minutes";

    // Checks before the start, and the flight plan
    Preflight = "Checks before the start";
    PreflightText = "A dry run: these calls read and change nothing.";
    PreflightAgain = "Check again";
    PreflightWaits = "The checks are still going on.";
    PreflightStops = "A check above stops the reinstall.";
    CheckServer = "API and server";
    CheckSession = "Session";
    CheckSystem = "System";
    CheckPin = "PIN";
    CheckGoing = "checking";
    CheckGood = "good";
    CheckLook = "look at this";
    CheckStop = "stops the start";
    CheckUnknown = "not known";
    FoundServer = "The API answers and knows the server.";
    FoundSession = "It lasts {min} more minutes.";
    FoundSystem = "It is still offered.";
    FoundPin = "It is right.";
    PlanPinRefused = "The API has refused this PIN";
    Flight = "Flight plan: every call in its order";

    // A reinstall that this page drives or drove
    RunTitle = "Reinstall of {hostname}";
    RunOf = "{system} on server {id}";
    RunKeepOpen = "Keep this page open: it makes the calls of the reinstall one by one. Closed and opened again, it goes on where it was.";
    RunBackToPlan = "Back to the plan";
    RunAllServers = "All servers";
    RunProgress = "Progress of the reinstall";
    RunTimeline = "Steps of the reinstall";
    RunFacts = "What is being done";
    RunServer = "{hostname} (number {id})";
    RunLayout = "Disk layout";
    RunOneDisk = "One disk";
    RunErased = "{layout}: {disks} erased";
    RunErasedSome = "{layout}: {disks} erased, {others} untouched";
    RunStartedAgo = "started {at}, {time} ago";
    RunStartedTook = "started {at}, took {time}";
    RunLeft = "About {least} to {most} minutes left";
    RunLeftLess = "Less than {most} minutes left";
    RunLonger = "Longer than usual";
    RunMoment = "under 1 s";
    RunSeconds = "{s} s";
    RunMinutes = "{min} min {s} s";
    RunHours = "{h} h {min} min";
    RunQuote = "“{words}”";

    RunMessages = "Messages";

    // Its steps and stages
    RunKey = "Create the key for progress reports";
    RunCreatePxe = "Create the PXE config";
    RunBootPxe = "Set the boot order to network";
    RunReboot = "Reboot the server";
    RunInstall = "Install the system";
    RunBootDisk = "Set the boot order back to disk";
    RunTask = "Run the task {task}";
    RunTaskCall = "the task {task}";
    RunClearPxe = "Remove the PXE config";
    RunAbort = "End the reinstall at the provider's";
    RunStage1 = "Stage 1: installer started";
    RunStage2 = "Stage 2: base system installed";
    RunStage3 = "Stage 3: post-install tasks done";
    RunStage4 = "Stage 4: installation complete";
    RunStage5 = "Stage 5: server online";
    RunIsWaiting = "waiting";
    RunIsGoing = "going on";
    RunIsNeedsYou = "needs you";
    RunIsLate = "late";
    RunIsDone = "done";
    RunIsSkipped = "skipped";
    RunIsFailed = "failed";
    RunIsUnknown = "unknown";

    // What happens now
    RunNowKey = "Asking for the key under which the installer will report its stages.";
    RunNowCreatePxe = "Sending the PXE config. From here on a network boot reinstalls the server.";
    RunNowBootPxe = "Telling the server to start from the network next.";
    RunNowReboot = "Restarting the server into the installer.";
    RunNowBootDisk = "Telling the server to start from its disk again.";
    RunNowTask = "The task runs on the new system.";
    RunNowClearPxe = "Removing the PXE config, so that no later reboot reinstalls the server.";
    RunNowAbort = "Telling the provider that this reinstall is given up.";
    RunNowApplying = "The API accepted the call; waiting until it has taken effect.";
    RunNowAgain = "Done. It is done once more soon, in case an earlier call takes effect late.";
    RunNowRetrying = "It is tried again by itself.";
    RunNowStage1 = "The server starts from the network and loads the installer. Bare metal often takes minutes just to start.";
    RunNowStage2 = "The installer partitions the disks and copies the base system.";
    RunNowStage3 = "The base system is on the disks; the post-install tasks run.";
    RunNowStage4 = "The post-install tasks are done; the final ones run.";
    RunNowStage5 = "The installation is complete; the server restarts into the new system.";

    // How it stands, in a line
    RunStages = "{count} of 5 stages reported";
    RunLateStages = "Late: {count} of 5 stages reported";
    RunTrying = "Trying again: {step}";
    RunCallingOff = "Calling off: {step}";
    RunGivingUp = "Giving up: waiting for the answer to the last call";
    RunWaits = "Waiting for you";
    RunSucceeded = "Reinstalled";
    RunUnverified = "Ended without proof";
    RunStopped = "Stopped";
    RunGivenUp = "Given up";

    // How safe the server is
    RunSafety = "The server now";
    RunArmed = "Armed: do not reboot it by hand";
    RunArmedText = "A PXE config or a network boot order may be in place. Until both are taken back, a reboot can start the installer, which erases disks.";
    RunBootLeft = "Do not reboot it by hand";
    RunBootLeftText = "The PXE config is removed, but the boot order may still be on network: after a reboot the server may not start from its disk.";
    RunDisarmed = "Disarmed";
    RunDisarmOf = "Disarming {hostname}";
    RunNotArmed = "Not armed";
    RunNotArmedText = "Nothing of this reinstall is set on the server: a reboot does not start the installer.";
    RunDisksNotKnown = "Disks not looked at";
    RunDisksNotKnownText = "This only takes back what would start the installer.";
    RunUntouched = "Disks untouched";
    RunUntouchedText = "Nothing has been erased.";
    RunMayBeErased = "Disks perhaps erased";
    RunMayBeErasedText = "The server may have started the installer, so the old system may be gone.";
    RunDisksErased = "Disks erased";
    RunDisksErasedText = "The installer has begun: the old system is gone, the new one is not finished.";
    RunInstalled = "New system installed";
    RunInstalledText = "The installer reported that the new system is on the disks.";

    // What went wrong in a step
    RunStepFailed = "Failed: {step}";
    RunProviderSays = "The provider says: {words}";
    RunNoReason = "The provider gives no reason.";
    RunStepFailedRemedy = "Ask the provider's support about this step.";
    RunNoOutcome = "Outcome unknown: {step}";
    RunNoOutcomeText = "Nothing tells whether it has taken effect.";
    RunNoOutcomeRemedy = "It counts as done until it is taken back.";

    // What a person has to decide
    RunsOpen = "Unfinished reinstalls";
    RunsOpenOne = "Look at it";
    RunLoading = "Looking for reinstalls that go on…";
    RunServerIsUp = "Server is online: finish";
    RunGiveUp = "Give up";

    // How it ended
    RunSucceededTitle = "{hostname} is reinstalled";
    RunSucceededText = "{system} is installed and online. The boot order is back on disk and the PXE config is removed: a reboot is safe.";
    RunSucceededRemedy = "Log in as shown below.";
    RunConfigLeft = "The PXE config could not be removed";
    RunBootLeftTitle = "The boot order could not be set back to disk";

    // Logging in afterwards
    RunTell = "Notify me";
    RunResult = "Check what was installed";
    RunLogIn = "Log in";
    RunLogInPassword = "Use the root password you set.";
    RunLogInKey = "Use your SSH key or the root password you set.";
    RunLogInLine = "Command to log in";
    RunHostKey = "The new system has a new host key, so SSH warns of a change: forget the old one, then log in.";
    RunHostKeyLine = "Command to forget the old host key";
    RunRemoteDesktop = "Use Remote Desktop as Administrator with the password you set:";
    RunRemoteAddress = "Address for Remote Desktop";

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
    RedirectedText = "The answer to {call} leads to another page, such as one for signing in. It was not followed, and what became of the call is not known.";
    WrongPin = "The API refused the PIN";
    WrongPinRemedy = "Enter another PIN.";
    WrongPinLeftRemedy = "Enter another PIN. {count} attempts left.";
    WrongPinOneRemedy = "Enter another PIN. 1 attempt left.";
    PinLockedRemedy = "Wait until the PIN is no longer locked, then enter it again.";
    Unclear = "The answer to {call} is unclear";
    UnclearText = "It says neither that it is done nor that it is refused. It may have been done.";
    UnclearSaid = "It says neither that it is done nor that it is refused: {message}. It may have been done.";
    Refused = "The API refused {call}";
    RefusedText = "The API says: {message}";
    RefusedRemedy = "Nothing was changed by this call.";
    Undecodable = "The answer to {call} can't be understood";
    UndecodableText = "It does not have the form that this page expects.";
    ReportRemedy = "Try again; if it happens again, report it with the answer below.";

    // When the app can't start
    NoStart = "Reinstall Panel can't start";
    NoStartText = "Its settings in config.json can't be used. Whoever installed it has to correct them:";
}

// What only the part of the page says that is fetched when it is asked for (`crate::ui::part`).
texts! {
    Late, LATE;

    // What a person has to know or to decide of a reinstall
    RunSession = "Your session has ended";
    RunSessionText = "The reinstall stands before this step: {step}. {armed}";
    RunSessionRemedy = "Sign in again; the reinstall then goes on by itself.";
    RunKeyLost = "The provider no longer knows the key of this reinstall";
    RunKeyLostText = "It may have been read to its end elsewhere. This page can no longer see how the installation goes on. {armed}";
    RunKeyLostRemedy = "Look at the server. If it is up with the new system, say so: the clean-up follows. If it does not come up, give up.";
    RunSecrets = "Enter your PIN to continue";
    RunSecretsInstall = "Enter the password and PIN to continue";
    RunSecretsText = "Paused before: {step}. {armed}";
    RunSecretsRemedy = "This page keeps no secrets over a reload.";
    RunWatching = "Another tab of this browser makes the calls of this reinstall";
    RunWatchingText = "This page shows what that one does.";
    RunWatchingRemedy = "What has to be typed or decided is asked for there. If that tab is closed, this page goes on by itself.";
    RunPinLater = "Enter your PIN to finish automatically";
    RunPinLaterText = "This page keeps no secrets over a reload. Without the PIN it can't set the boot order back to disk at the end.";
    RunPinLaterRemedy = "Enter it now, or later when you're asked for it.";
    RunCannotWrite = "This browser does not let the page write down what it does";
    RunCannotWriteText = "Without that, nobody could go on with the reinstall if the page were closed, so nothing is sent. {armed}";
    RunCannotWriteRemedy = "Free some space, or leave the private window; the page tries again by itself.";
    RunRebootAgain = "Reboot the server into the installer once more";
    DisarmText = "If an earlier reinstall or another tool may have left this server set to boot the installer, take that back here: the boot order is set to disk and the PXE config is removed. Nothing is erased.";
    DisarmHostname = "Hostname of the PXE config";
    DisarmHostnameHint = "The name that the reinstall was started with, often the server's own";
    DisarmPinHint = "For the boot order. Without it the PXE config is removed, and the PIN is asked for then.";
    DisarmNow = "Set boot order to disk and remove the PXE config";
    RunConfigExists = "There is a PXE config for this server already";
    RunConfigExistsText = "{trouble}It is not of this reinstall: an earlier one or another tool may have left it. {armed}";
    RunConfigExistsRemedy = "Do not reboot the server. If nobody else is reinstalling it, remove the config and start again.";
    RunReplace = "Remove it and start again";
    RunKeyEnded = "The installer's reports have ended too early";
    RunKeyEndedText = "The last one says: {words}. {probed}{armed}";
    RunKeyEndedRemedy = "Look at the server's console if you can. If the new system is running, finish; otherwise cancel.";
    RunOldSystem = "The server is online too soon";
    RunOldSystemText = "It says that it is online, before the installer was heard of: this may be the old system. {probed}{armed}";
    RunOldSystemRemedy = "Look at the server's console if you can. If the new system is running, finish; otherwise keep waiting or cancel.";
    RunUnreadable = "The installer says what this page can't read";
    RunUnreadableSaid = "It says: {words}. {count} of 5 stages are counted. {armed}";
    RunProbedOff = "The provider says that the server is switched off. ";
    RunProbedOn = "The provider says that the server is switched on. ";
    RunProbedHost = "It is told as {told}. ";
    RunDisarmTitle = "Disarming {hostname}";
    RunDisarmedTitle = "{hostname} is disarmed";
    RunDisarmText = "This page sets the boot order back to disk and removes the PXE config, whoever set them. {armed}";
    RunDisarmedText = "The boot order is back on disk and the PXE config is removed.";
    RunNotDisarmedTitle = "{hostname} could not be disarmed";
    RunNotDisarmedText = "Not everything could be taken back. {armed}";
    RunDisarmRemedy = "Nothing more is to be done.";
    RunClearRefused = "The PXE config could not be removed";
    RunClearRefusedText = "{trouble}{armed}";
    RunClearRefusedRemedy = "Do not reboot the server. Try again; if that does not help, ask the provider's support to remove the PXE config of server {id}.";
    RunConfigLeftRemedy = "Do not reboot the server. Ask the provider's support to remove the PXE config of server {id}.";
    RunNoSign = "No sign of the installer since the reboot";
    RunNoSignText = "The server may be slow to start, may not have started from the network, or may not have rebooted. {armed}";
    RunNoNews = "No news from the installer for long";
    RunNoNewsText = "{count} of 5 stages were reported, then no more: it may be slow, or it may hang. {armed}";
    RunQuietRemedy = "Look at the server's console if you can. This page asks a while longer, and whenever you come back to it. If the server is up with the new system, say so; else wait or give up.";
    RunSlow = "This takes longer than usual. The page goes on asking, so you can simply wait. If you want to know more, open the server's console or ask the provider's support. You can also give up.";
    TellAsked = "The browser asks whether it may show notifications of this page.";
    TellAllowed = "You get a notification when the reinstall needs you and when it is over, as long as this page stays open.";
    TellRefused = "The browser does not show notifications of this page. Allow them in its settings for this site, then load the page anew.";
    TellNone = "This browser can't show notifications of this page. The title of its tab says how the reinstall stands.";
    ResultTitle = "What was installed";
    ResultText = "What the API tells of the server now, against the plan. Some of it may be told late.";
    ResultHostname = "Hostname";
    ResultSystem = "System";
    ResultPower = "Power";
    ResultAsked = "asking";
    ResultConfirmed = "confirmed";
    ResultDifferent = "different";
    ResultInOtherWords = "told as";
    ResultUnknown = "not known";
    ResultTold = "The API says: {told}";
    ResultOther = "The API says “{told}”, the plan says “{ordered}”. It may still tell what was there before: check again in a few minutes, and look at it in the server.";
    ResultOtherWords = "The API says “{told}” where the plan says “{ordered}”. Nothing in these words shows that it is another system, and nothing that it is the same: log in and look if you want to be sure.";
    ResultOff = "The API says: {told}. Look at the server's console, and switch it on at the provider's.";
    ResultNoHostname = "The API does not tell it. Log in and run: hostname";
    ResultNoSystem = "The API does not tell it. Log in and look.";
    ResultNoPower = "The API does not tell it. Who can log in knows that it is on.";
    ResultWaits = "The API is being asked.";
    ResultSaid = "{same} of 3 confirmed, {other} different.";
    ResultAgain = "Check again";
    RunWait = "Keep waiting";
    RunLeave = "Leave it as it is";
    RunUnverifiedTitle = "Cleaned up, but not proven to be installed";
    RunUnverifiedText = "You said that the server is up; the installer did not report its last stage. The boot order is back on disk and the PXE config is removed.";
    RunUnverifiedRemedy = "Log in and check that it is the new system. If it is not, reinstall again from the plan.";
    RunBootLeft = "The boot order could not be set back to disk";
    RunBootLeftSaid = "{trouble}{armed}";
    RunBootLeftRemedy = "Do not reboot the server by hand. Ask the provider's support to set the boot order of server {id} to disk.";
    RunStoppedTitle = "The reinstall was stopped";
    RunStoppedText = "{trouble}{disks} {armed}";
    RunStoppedRemedy = "Go back to the plan: what you filled in is still there. Correct it and start again.";
    RunUnreadableTitle = "What was kept of this reinstall can't be read";
    RunUnreadableText = "Another version of this page began it, so that nobody here knows how far it came. {disks} {armed}";
    RunCreateUnknownTitle = "Nobody knows whether the PXE config was made";
    RunCreateUnknownText = "It was therefore called off before the reboot. {trouble}{disks} {armed}";
    RunAgainRemedy = "Go back to the plan: what you filled in is still there. Start again from there.";
    RunInstallTitle = "The installation failed";
    RunAbandonedTitle = "The reinstall was given up";
    RunAbandonedText = "{disks} {armed}";
    RunCleaningRemedy = "Keep this page open: it takes back what was set on the server.";
    RunTaskRemedy = "The system itself is installed. Run the task from the control panel, or by hand.";

    // A server of which this browser knows no reinstall
    RunNone = "No reinstall of this server goes on";
    RunNoneText = "None that was begun in this browser is unfinished.";
    RunPlan = "Plan a reinstall";
    Elsewhere = "A reinstall of this server goes on elsewhere";
    ElsewhereOff = "A reinstall of this server is being called off elsewhere";
    ElsewhereText = "Another browser or person makes its calls; this page follows them by a mark on the server, left {time} ago.";
    ElsewhereRemedy = "What has to be typed or decided is asked for there. Do not start a second reinstall, and do not reboot the server by hand: it may be armed.";
    ElsewhereSilent = "The page that drives a reinstall of this server may be gone";
    ElsewhereSilentText = "It left its last mark on the server {time} ago. The server may be armed: a reboot can start the installer, which erases disks.";
    ElsewhereSilentRemedy = "Open the page again in the browser in which the reinstall was started: it goes on by itself. If that can't be, ask the provider's support to set the boot order to disk and to remove the PXE config.";
    ElsewhereOver = "The reinstall elsewhere has ended";
    ElsewhereOverText = "How it ended is told where it was started.";
    ElsewhereFollow = "Follow it";

    // Recipes
    FilledRecipe = "As the recipe says. Secrets are never part of one.";
    LostSystem = "{name} is not offered for this server.";
    LostUnfit = "{name} does not fit. {why}.";
    LostScheme = "{name} does not fit the disks. {why}.";
    LostTask = "The task {name} is not offered for this server.";
    RecipesText = "A recipe keeps system, partitioning and tasks in this browser, for this server or another. No secret and no hostname is in it.";
    RecipeUse = "Use {name}";
    RecipeDelete = "Delete {name}";
    RecipeName = "Name of the recipe";
    RecipeNameMissing = "Give the recipe a name";
    RecipeSave = "Save the plan as a recipe";
    RecipeSaved = "The recipe {name} is saved.";
    RecipeNotSaved = "This browser keeps nothing for this page.";
    RecipesExport = "Save all as a file";
    RecipesRead = "{count} recipes were read.";
    RecipesUnread = "There is no recipe in this file.";

    // What does not fit
    PlanUnfit = "Does not fit this server";
    PlanUnfitExcluded = "The API does not say why";

    // What runs on the new system by itself
    PlanScript = "Post-install script";
    PlanScriptHint = "Bash, run once at the first start of the new system.";
    PlanScriptHintWindows = "PowerShell, run once at the first start of the new system.";
    PlanScriptKeys = "Drop a file here, or type: Tab writes a tab; Esc, then Tab goes on to the next field.";
    PlanScriptCount = "{count} of {most} characters";
    PlanScriptTooLong = "{count} characters are too many: at most {most} fit";
    PlanScriptNul = "There is a NUL character in the script, which no shell takes";
    PlanScriptCrLf = "Its lines end as on Windows (CR LF), which bash takes for a part of each command. Any change to the text here puts that right.";
    PlanScriptNoShebang = "It does not begin with #!, as in #!/bin/bash, so that nothing says which shell runs it.";
    PlanScriptPowerShell = "This reads like PowerShell, but the picked system is no Windows.";
    PlanScriptBash = "This reads like bash, but the picked system is a Windows, which needs PowerShell.";
    PlanScriptWaits = "A command in it seems to wait for somebody to type: nobody will, and the rest would never run.";
    PlanScriptSecret = "A password or key seems to stand in it: it will be readable on the new server.";
    PlanScriptRestarts = "A command in it restarts or stops the server. Until the reinstall has ended, a reboot can start the installer again and erase the disks: leave it out, the installer restarts by itself.";
    PlanScriptLookAlike = "Line {line}: “{sign}” ({code}) only looks like the plain character that a shell needs there. Text copied from a web page or a word processor often has it: type it again.";
    PlanScriptUnseen = "Line {line}: a character that can't be seen ({code}) stands where a shell needs a plain space or nothing. Text copied from a web page often has it: type that part again.";
    PlanScriptMark = "It began with a byte order mark, which hides the #! from the system: it is sent without the mark.";
    PlanCallbackHint = "Called by the new server once it is installed";
    PlanCallbackCalled = "Will be called as {url}";
    PlanCallbackLocal = "This is a local or private address: the new server can call it only within the same network.";
    PlanCallbackMalformed = "This is no web address: write it like https://example.com/ready";
    PlanCallbackScheme = "Only http and https can be called";
    PlanCallbackCredentials = "Leave the user name and password out of the address";
    PlanCallbackTooLong = "The address has more than 2048 characters";

    // What a reinstall needs to be told again
    UnlockGoOn = "Continue";
    UnlockKeep = "Save PIN for this run";
    UnlockReboot = "Reboot once more";
    UnlockPassword = "Root password of the new system";
    UnlockMissing = "Enter it again";

    // A PIN that was refused
    PinWrong = "Wrong PIN.";
    PinWrongOne = "Wrong PIN. 1 attempt left.";
    PinWrongLeft = "Wrong PIN. {count} attempts left.";
    PinLockedUntil = "The PIN is locked until {at}.";
    PinLockedFor = "The PIN was locked for {min} minutes.";
    PinLocked = "The PIN is locked. The provider says: {words}";
    PinRefusedBefore = "This PIN was refused. Enter another one.";
    PinChecking = "Checking the PIN…";
    PinUnchecked = "The PIN couldn't be checked: no answer from the provider. Try again.";
    PinLimited = "The PIN couldn't be checked: too many requests. Wait a minute and try again.";
    RunPinRefused = "Enter the right PIN to continue";
    RunPinRefusedText = "{pin} Paused before: {step}. {armed}";
    RunPinRefusedLaterText = "{pin} Without the right one, the boot order can't be set back to disk at the end. {armed}";
    RunPinRefusedRemedy = "The reinstall continues once you've entered the right PIN.";

    // The flight plan
    FlightShell = "Save as shell script";
    FlightJson = "Save as JSON";
    FlightTitle = "Reinstall of {hostname} (server {id}) with {system}. It erases disks: make one call at a time.";
    FlightKey = "The answer names the key: set REINSTALL_KEY to it.";
    FlightStages = "Again and again until it tells the fifth stage.";
    FlightApplied = "If the answer names a callback, ask eq_callback.php about it until it is done.";

    // What the API does not tell of a server
    PlanCoresStated = "Cores of the server";
    PlanCoresHint = "The API does not tell them; the licence price alone depends on them";
    PlanCoresMalformed = "Write a whole number from 1 to 1024, such as 16";
    PlanDisksStated = "Disks of the server";
    PlanDisksHint = "The API does not tell them. Count x size, such as 2x960 GB + 4x4 TB";
    PlanDisksHintWords = "The API tells them as “{words}”, which this page can't read for certain. Count x size, such as 2x960 GB + 4x4 TB";
    PlanDisksHintCount = "The API tells only how many there are: {words}. Count x size, such as 2x960 GB + 4x4 TB";
    PlanDisksHintTold = "The API tells {disks}. What stands here counts instead: count x size, such as 2x960 GB + 4x4 TB";
    PlanDisksAsTold = "Take what the API tells";

    // Where there is no server to show
    NoServers = "No servers";
    NoServersText = "This account rents no server. Once it does, the server is listed here.";
    NoMatch = "No server matches";
    NoMatchText = "None of the {count} servers has “{query}” in its hostname, address or number.";
    ShowAll = "Show all servers";
    PlanNotYours = "This server is not in your account";
    PlanNotYoursText = "{server} can be reinstalled only by the account that rents it. Check the number in the address, or sign in with that account.";
    PlanToServers = "To the servers";

    // What key was given
    PlanSshKeyFound = "Recognised: {kind}, {bits} bits";
    PlanSshKeyConverted = "Converted from the form that PuTTYgen saves to the one line that a server takes.";

    // What is wrong with a field
    PlanSystemMissing = "Pick the system to install";
    PlanDisksMissing = "State the server's disks, such as 2x960 GB + 4x4 TB";
    PlanDisksMalformed = "Write count x size, joined by +, such as 2x960 GB + 4x4 TB. A fraction needs its unit: 1.92 TB";
    PlanDisksTooMany = "That is more than 64 disks: check the counts";
    PlanSchemeMissing = "Pick how the disks are partitioned";
    PlanHostnameMissing = "Enter a hostname, such as web-1";
    PlanHostnameTooLong = "A hostname has at most 253 characters";
    PlanHostnameEmptyLabel = "Two dots follow each other, or one stands at the beginning or end";
    PlanHostnameLongLabel = "Between dots there are at most 63 characters";
    PlanHostnameHyphen = "No part may begin or end with a hyphen";
    PlanHostnameInternational = "Use the letters a to z alone; an internationalised name is written in its xn-- form";
    PlanHostnameCharacter = "“{character}” can't be in a hostname: use letters, digits, hyphens and dots";
    PlanHostnameSpace = "A hostname has no spaces: use hyphens";
    PlanHostnameLongForUnix = "Linux and BSD take at most {most} characters, dots included";
    PlanHostnameLongForWindows = "Windows takes at most {most} characters before the first dot: programs in the network use that short name";
    PlanHostnameDigitsForWindows = "Windows takes no name that is digits alone before the first dot";
    PlanHostnameAddress = "This reads as an address: the part after the last dot needs a letter";
    PlanPasswordBroken = "The password does not keep every rule yet";
    PlanSshKeyPrivate = "This is a private key: never give it away. It is not sent anywhere. Paste the public one, from the file that ends with .pub";
    PlanSshKeySeveral = "Only one key can be installed: paste a single line";
    PlanSshKeyOptions = "Leave out the options: the line begins with the kind of the key, such as ssh-ed25519";
    PlanSshKeyMalformed = "This is no OpenSSH public key, or a part of it is missing";
    PlanSshKeyShortRsa = "An RSA key of {bits} bits is too short: it needs at least 2048";
    PlanSshKeyUnread = "What reads keys is being loaded. If that takes long, check the connection and press Review again.";
    PlanSshKeyDsa = "DSA keys are no longer accepted: use Ed25519";
    PlanPinMissing = "Enter the server's PIN";
    PlanPinLength = "A PIN has 4 to 6 characters";
    PlanPinSpace = "A PIN has no spaces";
    PlanTaskGone = "A ticked task is no longer offered: untick it";
    PlanUnfitInactive = "Not offered at the moment";
    PlanUnfitKind = "Does not run on this kind of server: {kind}";
    PlanUnfitRam = "Needs {needs} GB of memory, this server has {has}";
    PlanUnfitDisk = "Needs {needs} GB of disk, this layout leaves {has}";

    // What a check before the start has found that stops it or gives to think
    FoundBusy = "Somebody seems to install it already: its status is “{status}”. Wait until that has ended.";
    FoundMarked = "Another browser or person reinstalls it, as a mark from {min} minutes ago says. Ask before you start a second one.";
    FoundOtherTool = "A tag says that another tool is at work on it: {words}. Ask before you start a reinstall.";
    FoundDisks = "Its disks are no longer those of this plan: go back and look at the partitioning.";
    FoundShort = "It ends in {min} minutes, perhaps before the reinstall does: then you are asked to sign in again.";
    FoundNoSystem = "It is no longer offered for this server: go back and pick another.";
    FoundWrongPin = "The API says: {words}. Go back and enter another one.";
    FoundWrongPinLeft = "The API says: {words}. Attempts left: {count}. Go back and enter another one.";
    FoundUntold = "The API does not tell beforehand.";

    // The questions before a reinstall is given up or left alone
    RunGiveUpTitle = "Give up the reinstall of {hostname}?";
    RunGiveUpUntouched = "Nothing has been erased: the server keeps the system that is on it.";
    RunGiveUpMayBe = "The server may have started the installer: its disks may be erased, and it may be left without a working system.";
    RunGiveUpErased = "The disks are erased and the new system is not finished: the server is left without a working system until it is reinstalled.";
    RunGiveUpInstalled = "The old data is erased and the new system is on the disks, but nothing has shown yet that it works.";
    RunGiveUpThen = "The boot order is then set back to disk and the PXE config is removed, so that no later reboot reinstalls the server. The provider is asked to end the reinstall; an installer that already runs may not stop at once.";
    RunGoOn = "Go on with the reinstall";
    SignOutTitle = "Sign out while a reinstall goes on?";
    SignOutText = "If you sign out, nobody sets the boot order back to disk or removes the PXE config until you sign in again here, and the next reboot may erase the server again.";
    SignOutAnyway = "Sign out anyway";
    StaySignedIn = "Stay signed in";

    // What the API said in a reinstall
    MessagesText = "Every answer to the calls and questions of this reinstall that told something new.";
    MessagesLoading = "Reading the messages…";
    MessagesFailed = "The messages could not be read";
    MessagesNone = "Nothing yet.";
    MessagesSearch = "Search messages";
    MessagesNoMatch = "No message matches.";
    MessagesQuiet = "Asked {count} more times, nothing new.";
    MessagesQuietOne = "Asked once more, nothing new.";
    MessagesSaveText = "Save as text";
    MessagesBundle = "Save a report for support";
    MessagesBundleText = "The report has the steps with their times, these messages, what was decided, the settings, the browser and the version of this page. No password, PIN, key or e-mail address is in it.";
    MessagesCopy = "Copy all";
    MessageRaw = "The answer without its secrets";
    MessageCallback = "{step}: has it happened?";
    MessageInstaller = "How far is the installer?";
    MessageUnknown = "Not known what was asked";
    MessageKey = "a key for questions";
    MessageAccepted = "accepted";
    MessageDone = "done";
    MessageStage = "taken for stage {n}";
    MessageUnread = "names no stage: moves nothing";
    MessageNotOurs = "not about this reinstall: moves nothing";
    MessageNotReady = "goes on";
    MessageFailed = "failed";
    MessageNotFound = "key not known";
    MessageRefused = "refused";
    MessageProgress = "progress: moves nothing";
    MessageUnclear = "not clear: counts for nothing";
    MessageWrongPin = "PIN refused";
    MessageServer = "what the server is called";
    MessageProbe = "What is the server?";
    MessageNoAnswer = "no answer";
    MessageExpired = "session ended";
    MessageLimited = "too many calls";
    MessageOdd = "not understood";

    // A reinstall that is followed by its link
    WatchShare = "Let somebody follow";
    WatchShareText = "Whoever has this link sees the hostname, the five stages and the messages of the installer, without an account. They can change nothing. The key in the link is good for this reinstall alone.";
    WatchShareCost = "Asking may use up a message before this page gets it. In this browser nothing is asked while this page is open; elsewhere only after a warning.";
    WatchShareCostAlways = "Asking may use up a message before this page gets it. In this browser nothing is asked while this page is open; elsewhere it is asked at once.";
    WatchShareNever = "It works in this browser alone: elsewhere nothing may be asked here.";
    WatchShareLink = "Link to follow this reinstall";
    WatchShareNone = "There is no key yet. It is the first thing that a reinstall asks for.";
    WatchNoKey = "This link is not whole";
    WatchNoKeyText = "There is no key in it. Ask the person who started the reinstall for the link once more.";
    WatchOf = "Reinstall of {hostname}";
    WatchStage = "{count} of 5 stages told";
    WatchLooking = "Looking…";
    WatchLookingText = "Whether this browser makes the calls is being looked up.";
    WatchRelay = "Told by the page that makes the calls";
    WatchRelayText = "It is open in this browser. Nothing is asked of the provider from here.";
    WatchLeft = "The page that makes the calls is closed";
    WatchLeftText = "What is shown is what it knew last. Open it again, and the reinstall goes on.";
    WatchAlone = "Nothing has been asked yet";
    WatchAloneText = "This browser does not make the calls of this reinstall.";
    WatchCost = "A question may use up a message that the page which makes the calls then never gets, and that page may stop and wait for a person. Ask only if nobody else can tell you.";
    WatchNever = "This site is set so that nothing is asked of the provider from here. Open the link in the browser in which the reinstall was started.";
    WatchAsk = "Ask the provider";
    WatchAsking = "Asking the provider";
    WatchAskingText = "It is asked again by itself, and not while this page is out of sight for long.";
    WatchHeard = "Latest answer at {at}.";
    WatchOnline = "The server is online";
    WatchOnlineText = "The installer has told its last stage. Whether the server is safe to reboot is known to the page that makes the calls alone.";
    WatchFailed = "The installation failed";
    WatchFailedText = "The provider says: {words}";
    WatchDoubtful = "The server may be online";
    WatchDoubtfulText = "The key says so, and tells of no other stage: it may be the old system. Ask the person who started the reinstall.";
    WatchGone = "The provider does not know this key";
    WatchGoneText = "It is used up, or the reinstall is over, or the link is wrong. That says nothing about how it ended. Ask the person who started it.";
    WatchStopped = "The reinstall has ended";
    WatchStoppedText = "It was called off, or nobody could prove that it went well. Ask the person who started it.";
    WatchRail = "Stages of the installation";
    WatchMessages = "Messages";
    WatchBlind = "It does not see the steps before and after the installation, what the person decided, or whether the server is armed. Do not reboot the server because of what is shown here.";

    // The reinstalls that are over
    HistoryLoading = "Reading past reinstalls…";
    HistoryFailed = "Past reinstalls could not be read";
    HistoryFailedText = "The browser does not give out what it keeps for this page.";
    HistoryNone = "No past reinstalls";
    HistoryNoneText = "Once a reinstall that was begun in this browser is over, it is listed here.";
    HistorySearch = "Search past reinstalls";
    HistoryOne = "1 reinstall";
    HistoryCount = "{count} reinstalls";
    HistoryFound = "{found} of {count} reinstalls";
    HistoryNoMatch = "No past reinstall matches";
    HistoryNoMatchText = "None of the {count} has “{query}” in its hostname, number, address, system or outcome.";
    HistoryShowAll = "Show all reinstalls";
    HistoryStarted = "Started";
    HistoryEnded = "Ended";
    HistoryTook = "Took";
    HistoryOutcome = "Outcome";
    HistoryUnreadable = "Not known";
    HistoryUnreadableText = "Another version of this page wrote it down, so only its plan can be read.";
    HistoryDetails = "Details";
    HistoryDetailsOf = "Details of {hostname}, {at}";
    HistoryServerNow = "Server at the end";
    HistoryTasks = "Tasks";
    HistoryStages = "How long each stage took";
    HistoryNotKnown = "not known";
    HistoryCsv = "Save as CSV";
    HistoryDelete = "Delete this record";
    HistoryDeleteAll = "Delete all records";
    HistoryDeleteOf = "Delete the record of {hostname}, {at}?";
    HistoryDeleteMany = "Delete all {count} records?";
    HistoryDeleteText = "It goes from this browser for good. The server is not touched.";
    HistoryDeleteManyText = "They go from this browser for good. No server is touched, and a reinstall that is not over stays.";
    HistoryDeleteNow = "Delete";
    HistoryKeep = "Keep it";
    HistoryKeepMany = "Keep them";
    HistoryDeleted = "Deleted.";
    HistoryNotDeleted = "The browser did not delete it. Try again.";
    HistoryPlot = "How long installations took";
    HistoryLatest = "The latest took {time} min.";
    HistoryLatestUsual = "The latest took {time} min; usual is {least} to {most} min.";
    HistoryLatestSlow = "The latest took {time} min, which is slow: usual is {least} to {most} min.";
    HistoryMin = "{min} min";
    HistoryNumbers = "The same in numbers";
    HistoryStage = "Stage {n}";
    HistoryWhole = "All five";

    // What is wrong with the settings
    SettingNotAnObject = "{setting}: is missing or not a JSON object";
    SettingValue = "{setting}: is not one of the values that it can have";
    SettingName = "{setting}: has to be of letters, digits, - and _";
    SettingNumber = "{setting}: is not a number within its bounds";
    SettingAddress = "{setting}: has to be a path such as /api or an https address";
    SettingUnknown = "{setting}: there is no such setting";
}
