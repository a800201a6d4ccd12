using InfoShare.Broker.Limits;
using InfoShare.Core.Access;

namespace InfoShare.Broker.Hosting;

/// <summary>The broker's own settings: section <c>Broker</c>. In the environment <c>Broker__DataFolder</c> and so on.</summary>
public sealed class BrokerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Broker";

    /// <summary>
    /// This broker's name among the brokers of one database, by which its audit log is told from theirs: 1 to 64 letters, digits, hyphens
    /// or underscores. Brokers with one name work, but their commits wait for one another. Keep it for the broker's lifetime.
    /// </summary>
    public string Id { get; set; } = "main";

    /// <summary>
    /// Where the broker keeps its SQLite database and the token service's keys, when these are not set otherwise. Relative to
    /// the current folder; made when it is missing.
    /// </summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>
    /// Where agencies call, over TLS with a client certificate. An IP address, <c>localhost</c> or <c>*</c> (every address).
    /// Port 0 takes a free one, see <see cref="BrokerHost.AgencyAddress"/>.
    /// </summary>
    public string AgencyListener { get; set; } = "https://127.0.0.1:7443";

    /// <summary>
    /// Where the machine's own orchestration asks <c>/health</c>, in plain HTTP. Nothing else is served there. Empty: none.
    /// </summary>
    public string OperationsListener { get; set; } = "http://127.0.0.1:7080";

    /// <summary>
    /// Where browsers reach the sign-in page of invented practitioners, for the web console, over TLS without a client certificate. For the
    /// environment Development and the token service inside the broker alone. Empty: none.
    /// </summary>
    public string SignInListener { get; set; } = "";

    /// <summary>The server's certificate with its chain, a PEM file. Its names are those by which agencies call.</summary>
    public string ServerCertificate { get; set; } = "";

    /// <summary>The private key of <see cref="ServerCertificate"/>, a PEM file.</summary>
    public string ServerKey { get; set; } = "";

    /// <summary>The certificate authorities of the agencies' client certificates, a PEM file. The machine's own are not trusted.</summary>
    public string ClientCa { get; set; } = "";

    /// <summary>The partnership's code, which picks its deadlines; empty: the defaults of the guidance.</summary>
    public string Partnership { get; set; } = "";

    /// <summary>
    /// A JSON file of deadline schedules that are laid over the guidance's defaults: those of <see cref="Partnership"/>, each with the
    /// dates for which it holds (docs/clocks.md). Empty: the defaults alone.
    /// </summary>
    public string Deadlines { get; set; } = "";

    /// <summary>A JSON file of England's bank holidays in place of the list that the broker is built with. Empty: that list.</summary>
    public string BankHolidays { get; set; } = "";

    /// <summary>A JSON file of days proclaimed as bank holidays once, in addition to the list. Empty: none.</summary>
    public string OneOffDays { get; set; } = "";

    /// <summary>
    /// JSON files of access policies beside those that the broker is built with: each a version with the day from which it decides
    /// (docs/access.md). Every broker of one database needs the same ones. Empty: none.
    /// </summary>
    public string[] Policies { get; set; } = [];

    /// <summary>
    /// A JSON file of retention schedules that are laid over the default: those of <see cref="Partnership"/>, each from its day
    /// (docs/retention.md). Every broker of one database needs the same one. Empty: the default alone.
    /// </summary>
    public string Retention { get; set; } = "";

    /// <summary>The largest request in bytes, 64 KiB to 16 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The most connections of agencies at once.</summary>
    public int MaxConnections { get; set; } = 2000;

    /// <summary>
    /// The most connections of one remote address at once, so that one agency cannot lock the others out. 0: a quarter of
    /// <see cref="MaxConnections"/>. Raise it where agencies come through one proxy or share one address.
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; }

    /// <summary>Minutes that a use of emergency access lasts (L9): 1 to 60. Long enough to act, too short to browse.</summary>
    public int EmergencyMinutes { get; set; } = Core.Emergency.EmergencyTerms.DefaultMinutes;

    /// <summary>People whose records one practitioner opens in an emergency within a day, from whom on the own safeguarding lead is told: 2 to 100.</summary>
    public int EmergencyPeople { get; set; } = Core.Emergency.EmergencyTerms.DefaultPeople;

    /// <summary>
    /// Seconds after which a stream that nobody woke looks at the database by itself. Wake-ups make streams prompt; this only
    /// bounds the delay where one was lost.
    /// </summary>
    public int StreamPollSeconds { get; set; } = 5;

    /// <summary>Alerts on series that one person is sent by themselves on a day; what is over comes together the next working morning (O2). 1 to 1,000.</summary>
    public int AlertsADay { get; set; } = Core.Patterns.AlertTerms.Usual;

    /// <summary>
    /// Milliseconds of the step at which an answer that names nobody leaves, so that its time does not tell whether somebody is hidden
    /// (requirement A10): 0 to 1,000; of a change five times as many. Longer than such a call takes on your machine. 0: it leaves at once, and the time tells.
    /// </summary>
    public int NobodyStepMilliseconds { get; set; } = AnswerPace.UsualMilliseconds;

    /// <summary>How many calls one practitioner and one organisation may make.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>From how many on look-ups are unusual, and told to the organisation's own safeguarding lead.</summary>
    public LookUpThresholds LookUps { get; set; } = new();

    /// <summary>What holds.</summary>
    internal int ConnectionsPerAddress => MaxConnectionsPerAddress > 0 ? MaxConnectionsPerAddress : Math.Max(1, MaxConnections / 4);
}

/// <summary>Which database: section <c>Storage</c>.</summary>
public sealed class StorageSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public string Engine { get; set; } = "sqlite";

    /// <summary>
    /// PostgreSQL: an Npgsql connection string, better from the environment than from a file. SQLite: a path, or empty for
    /// <c>infoshare.db</c> in the data folder.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The most commands that wait for the writer; one more is refused at once with BUSY.</summary>
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>The most reads at the same time.</summary>
    public int ReadConnections { get; set; } = 8;
}

/// <summary>Which organisations: section <c>Registry</c>.</summary>
public sealed class RegistrySettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Registry";

    /// <summary>
    /// A JSON file of organisations (see <see cref="InfoShare.Identity.RegistryFile"/>) that are added at start, or replaced when their
    /// entry in the file has changed. Organisations that are not in the file stay as they are. Empty: none.
    /// </summary>
    public string File { get; set; } = "";
}

/// <summary>Where traces and metrics go: section <c>Otlp</c>.</summary>
public sealed class OtlpSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Otlp";

    /// <summary>An OTLP collector over gRPC, for example <c>http://127.0.0.1:4317</c>. Empty: nothing is exported.</summary>
    public string Endpoint { get; set; } = "";
}

/// <summary>Where logs go besides the console: section <c>Logs</c>. Levels are set in section <c>Serilog</c>.</summary>
public sealed class LogSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Logs";

    /// <summary>Whether JSON lines go to the console.</summary>
    public bool Console { get; set; } = true;

    /// <summary>A file that is begun anew every day, for example <c>logs/broker-.json</c>; kept for 31 days. Empty: none.</summary>
    public string File { get; set; } = "";
}
