namespace InfoShare.Broker.Hosting;

/// <summary>The audit log's checkpoints: section <c>Audit</c>.</summary>
public sealed class AuditSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Audit";

    /// <summary>
    /// What the log's name in the world begins with; a slash and <see cref="BrokerOptions.Id"/> follow. Like an address without scheme,
    /// for example <c>infoshare.northmere.example</c>. Choose it before the first start: a log keeps its name.
    /// </summary>
    public string OriginPrefix { get; set; } = "infoshare.localhost";

    /// <summary>
    /// The file of the key that signs, in C2SP's form of a signer's key. Made at the first start when it is missing. Empty:
    /// <c>audit-&lt;Id&gt;.key</c> in the data folder.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// A file beside the database to which each checkpoint is added, so that a database that is put back from an older backup is noticed at
    /// the next start. Better on another disk. Empty: <c>audit-&lt;Id&gt;.checkpoints</c> in the data folder.
    /// </summary>
    public string CheckpointFile { get; set; } = "";

    /// <summary>Whether a log that was begun with another key goes on with this one. Set it for one start, to rotate.</summary>
    public bool AcceptNewKey { get; set; }

    /// <summary>
    /// For how many milliseconds entries are gathered for a checkpoint, 50 to 500: the least between two, and what leaves room for the second
    /// that receipts promise.
    /// </summary>
    public int CheckpointMilliseconds { get; set; } = 300;
}
