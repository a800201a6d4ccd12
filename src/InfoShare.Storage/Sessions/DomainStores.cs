using InfoShare.Core.Stores;

namespace InfoShare.Storage.Sessions;

// The domain's stores join here with their tables, one file a store: a reader on the read session, the full store on
// the write session.
internal partial class SqlReadSession
{
    public IAuditReader Audit => throw Absent();
    public IConcernReader Concerns => throw Absent();
    public IDeadlineReader Deadlines => throw Absent();
    public IInboxReader Inbox => throw Absent();
    public ILinkReader Links => throw Absent();
    public IPeopleReader People => throw Absent();
    public IReferralReader Referrals => throw Absent();
    public IRegistryReader Registry => throw Absent();

    protected static NotSupportedException Absent() => new("The database has no table for this yet.");
}

internal sealed partial class SqlWriteSession
{
    public new IAuditLog Audit => throw Absent();
    public new IConcernStore Concerns => throw Absent();
    public new IDeadlineStore Deadlines => throw Absent();
    public new IInboxStore Inbox => throw Absent();
    public new ILinkStore Links => throw Absent();
    public new IPeopleStore People => throw Absent();
    public new IReferralStore Referrals => throw Absent();
    public new IRegistryStore Registry => throw Absent();
}
