namespace InfoShare.AuditVerifier;

/// <summary>Something that cannot be read or done, in words for the person who runs the check: a bad file, key or option.</summary>
public sealed class AuditException : Exception
{
    public AuditException(string message)
        : base(message)
    {
    }

    public AuditException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
