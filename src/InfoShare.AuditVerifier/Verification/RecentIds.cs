namespace InfoShare.AuditVerifier.Verification;

/// <summary>Notices an entry's id that stood within the last 65,536 entries already, in memory that does not grow.</summary>
internal sealed class RecentIds
{
    private const int Kept = 1 << 16;

    private readonly ulong[] order = new ulong[Kept];
    private readonly HashSet<ulong> set = new(Kept);
    private long count;

    public bool Seen(ulong id)
    {
        if (!set.Add(id))
            return true;
        if (count >= Kept)
            set.Remove(order[count % Kept]);
        order[count++ % Kept] = id;
        return false;
    }
}
