using InfoShare.AuditVerifier.Entries;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>
/// Re-computes a whole log from an export and says whether it is what the log signed; if not, which entry is the first that is
/// wrong. One pass, in memory that does not grow with the log.
/// </summary>
public sealed class LogVerifier
{
    // Bundles that are read and hashed at once: enough for every core, little enough for memory.
    private const int Batch = 16;

    private readonly LogDirectory log;
    private readonly VerifyRequest request;
    private readonly IProgress<(long Done, long Of)>? progress;
    private readonly TreeFrontier tree = new();
    private readonly RecentIds ids = new();
    private readonly List<Finding> findings = [];
    private readonly List<Finding> tileFindings = [];
    private readonly List<string> remarks = [];
    private readonly Dictionary<string, WitnessedUpTo> witnessed = [];

    // What is gone, and what the log holds of who decided so: as much as was erased, and no more.
    private readonly Dictionary<string, long> undecided = new(StringComparer.Ordinal);
    private readonly ErasureWords words = new();
    private readonly HashSet<string> decided = new(StringComparer.Ordinal);

    private Checkpoint head = null!;
    private UpperTiles upper = null!;
    private TileTree tiles = null!;
    private Finding? cutShort;
    private Finding? firstEntry;
    private Finding? misplaced;
    private Finding? badOpening;
    private PastHead? lastGood;
    private PastHead? firstBad;
    private long keptGood;
    private long differing, clockBack, clockBackAt, otherVersion, badOpenings, goodHeads;
    private long first = -1, last = -1;
    private (long Proved, long Absent) personal, @sealed;

    private LogVerifier(LogDirectory log, VerifyRequest request, IProgress<(long Done, long Of)>? progress)
    {
        this.log = log;
        this.request = request;
        this.progress = progress;
    }

    /// <summary>Checks an export.</summary>
    /// <param name="progress">Told how many entries are done, of how many.</param>
    /// <exception cref="AuditException">The check cannot be made: no export there, a checkpoint to compare with is not the log's, no libcrypto.</exception>
    public static VerifyReport Verify(LogDirectory log, VerifyRequest request, IProgress<(long Done, long Of)>? progress = null, CancellationToken ct = default) =>
        new LogVerifier(log, request, progress).Run(ct);

    internal static DateTimeOffset? TimeOf(long micros) =>
        micros >= 0 && micros <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() * 1000 ? DateTimeOffset.UnixEpoch.AddTicks(micros * 10) : null;

    private VerifyReport Run(CancellationToken ct)
    {
        try
        {
            head = Checkpoint.Open(log.ReadCheckpoint(), request.Keys, request.Witnesses);
        }
        catch (AuditException e) when (Directory.Exists(Path.Combine(log.Folder, "tile")) || File.Exists(Path.Combine(log.Folder, "checkpoint")))
        {
            return new VerifyReport
            {
                Origin = request.Keys.Origin,
                Findings = [new Finding(FindingKind.CheckpointNotSigned, null, null, $"{e.Message} Nothing in this export can be relied on.")],
            };
        }

        upper = new UpperTiles(log, head.Size);
        tiles = new TileTree(log, head.Size);
        using var history = new CheckpointHistory(log, request);
        Heads(history);
        var bundles = (head.Size + TileAddress.Width - 1) / TileAddress.Width;
        for (var start = 0L; start < bundles && cutShort is null; start += Batch)
        {
            foreach (var bundle in ReadBatch(start, Math.Min(Batch, bundles - start), ct))
                Take(bundle, history);
            progress?.Report((tree.Size, head.Size));
        }

        if (cutShort is null)
            upper.Finish();
        Later(history);
        Conclude();
        return Report(history);
    }

    private BundleCheck[] ReadBatch(long start, long count, CancellationToken ct)
    {
        var batch = new BundleCheck[count];
        try
        {
            Parallel.For(0, batch.Length, new ParallelOptions { CancellationToken = ct }, i => batch[i] = BundleCheck.Read(log, start + i, head.Size));
        }
        catch (AggregateException e) when (e.InnerException is AuditException inner)
        {
            throw new AuditException(inner.Message, e);
        }

        return batch;
    }

    private void Take(BundleCheck bundle, CheckpointHistory history)
    {
        if (cutShort is not null)
            return;
        var start = bundle.Index * TileAddress.Width;
        var truth = Truth(bundle, start);
        var full = truth.Length == TileAddress.Width;
        var root = full ? TileHashes.Fold((TreeHash[])truth.Clone()) : default;
        // A checkpoint within the bundle needs the root at its size; otherwise the bundle goes in as one.
        var atOnce = full && !(history.NextSize < start + TileAddress.Width);
        if (atOnce)
            tree.AppendSubtree(root, TileAddress.Height);
        for (var i = 0; i < truth.Length; i++)
        {
            if (i < bundle.Facts.Length)
                Look(bundle, i, start + i);
            if (atOnce)
                continue;
            tree.Append(truth[i]);
            if (tree.Size == history.NextSize)
                Heads(history);
        }

        if (atOnce && tree.Size == history.NextSize)
            Heads(history);
        if (full)
            upper.Add(root);
        Weigh(bundle, truth, start);
        personal = (personal.Proved + bundle.Personal.Proved, personal.Absent + bundle.Personal.Absent);
        @sealed = (@sealed.Proved + bundle.Sealed.Proved, @sealed.Absent + bundle.Sealed.Absent);
    }

    // A word counts where its entry is the one that the log has and bears the log's signature.
    private void Weigh(BundleCheck bundle, TreeHash[] truth, long start)
    {
        foreach (var (entry, id) in bundle.Erased)
            undecided.TryAdd(id, start + entry);
        words.Proposals.AddRange(bundle.Proposed.Where(Counts).Select(p => (start + p.Entry, p.Word)));
        words.Decisions.AddRange(bundle.Decided.Where(Counts).Select(d => (start + d.Entry, d.Word)));

        bool Counts((int Entry, ErasureWord Word) said) =>
            said.Entry < truth.Length && bundle.Hashes[said.Entry] == truth[said.Entry] && said.Word.IsSignedBy(request.Keys);
    }

    // A decision counts after a proposal, and for what stands before it.
    private void Decide()
    {
        foreach (var (place, decision) in words.Made(request.Elsewhere))
        {
            foreach (var id in decision.Ids)
            {
                decided.Add(id);
                if (undecided.TryGetValue(id, out var gone) && gone < place)
                    undecided.Remove(id);
            }
        }

        foreach (var other in request.Elsewhere)
        {
            foreach (var id in other.Made([words, .. request.Elsewhere.Except([other])]).SelectMany(d => d.Word.Ids))
                undecided.Remove(id);
        }
    }

    // The hashes to go on with: the entries' own, or the tile's where the entries are not what it says and nothing speaks for them.
    private TreeHash[] Truth(BundleCheck bundle, long start)
    {
        var tile = bundle.Tile;
        if (tile is null)
        {
            if (bundle.Hashes.Length < bundle.Width)
            {
                cutShort = Missing(bundle, start);
                return bundle.Hashes;
            }

            NoteTile(new Finding(FindingKind.TileMissing, start, start + bundle.Width, $"The tile {TileAddress.OfTile(0, bundle.Index, bundle.Width)} is missing or has the wrong length."));
            if (bundle.Hashes.Length > bundle.Width || !bundle.Whole)
                firstEntry ??= Difference(bundle, bundle.Width, start);
            return bundle.Hashes[..bundle.Width];
        }

        var differs = FirstDifference(bundle, tile);
        if (differs < 0)
            return tile;
        differing += Enumerable.Range(0, bundle.Width).Count(i => i >= bundle.Hashes.Length || bundle.Hashes[i] != tile[i]);
        if (bundle.Hashes.Length == bundle.Width && bundle.Whole && EntriesAreRight(bundle))
        {
            NoteTile(new Finding(FindingKind.TileChanged, start + differs, null,
                $"The tile {TileAddress.OfTile(0, bundle.Index, bundle.Width)} was changed: it has another hash for entry {start + differs}, which itself is what the log signed."));
            return bundle.Hashes;
        }

        firstEntry ??= Difference(bundle, differs, start);
        return tile;
    }

    private void NoteTile(Finding finding)
    {
        if (tileFindings.Count < 100)
            tileFindings.Add(finding);
    }

    private static int FirstDifference(BundleCheck bundle, TreeHash[] tile)
    {
        for (var i = 0; i < tile.Length; i++)
        {
            if (i >= bundle.Hashes.Length || bundle.Hashes[i] != tile[i])
                return i;
        }

        return bundle.Hashes.Length > bundle.Width || !bundle.Whole ? bundle.Width : -1;
    }

    // Whether the level above, or the root, speaks for the entries against their tile.
    private bool EntriesAreRight(BundleCheck bundle)
    {
        var fold = (TreeHash[])bundle.Hashes.Clone();
        if (bundle.Width == TileAddress.Width)
        {
            try
            {
                return tiles.At(1, bundle.Index) == TileHashes.Fold(fold);
            }
            catch (AuditException)
            {
                return false;
            }
        }

        return tree.RootWith(bundle.Hashes) == head.Root;
    }

    private Finding Difference(BundleCheck bundle, int offset, long start)
    {
        if (offset == bundle.Width)
        {
            return new Finding(FindingKind.EntryInserted, start + offset, null,
                $"Something was added after entry {start + offset - 1}, in the same bundle, that the log does not have.{EntryDifference.Describe(bundle, offset)}");
        }

        var last = start + bundle.Width >= head.Size;
        if (bundle.Bytes is null || (offset >= bundle.Hashes.Length && last))
        {
            return new Finding(bundle.Bytes is null && !last ? FindingKind.EntryDeleted : FindingKind.Truncated, start + offset, null,
                last ? $"The log was cut short: entry {start + offset} and what follows it are missing; the checkpoint covers {head.Size} entries."
                    : $"Entry {start + offset} is missing: the bundle {TileAddress.OfEntries(bundle.Index, bundle.Width)} is not there.");
        }

        var next = last ? null : BundleCheck.Read(log, bundle.Index + 1, head.Size);
        return EntryDifference.At(bundle, next, offset, Expected);
    }

    private TreeHash? Expected(long place)
    {
        try
        {
            return place < head.Size ? tiles.At(0, place) : null;
        }
        catch (AuditException)
        {
            return null;
        }
    }

    // What an entry says of itself. It counts only where its text is the one that the log committed to.
    private void Look(BundleCheck bundle, int offset, long place)
    {
        if (bundle.BadOpening is { } bad && bad.Entry == offset)
        {
            badOpenings++;
            badOpening ??= new Finding(FindingKind.OpeningChanged, place, null, $"The {bad.Part} of entry {place} is not the one that the log committed to: it was changed, or its salt was.{EntryDifference.Describe(bundle, offset)}");
        }

        var facts = bundle.Facts[offset];
        if (facts.Form == EntryForm.OtherVersion)
        {
            otherVersion++;
            return;
        }

        if (facts.Form == EntryForm.Malformed)
        {
            misplaced ??= new Finding(FindingKind.EntryMalformed, place, null, $"Entry {place} is not written as an entry of the audit log is.");
            return;
        }

        if (facts.Index != place)
            misplaced ??= Misplaced(bundle, offset, place);
        else if (ids.Seen(facts.Id))
            misplaced ??= new Finding(FindingKind.EntryMisplaced, place, null, $"Entry {place} bears the id of an entry before it.{EntryDifference.Describe(bundle, offset)}");
        if (first < 0)
            first = facts.RecordedAt;
        if (facts.RecordedAt < last && clockBack++ == 0)
            clockBackAt = place;
        last = Math.Max(last, facts.RecordedAt);
    }

    // Where all that follows is shifted, the stranger may be the entry before that names the same place.
    private Finding Misplaced(BundleCheck bundle, int offset, long place)
    {
        var next = NextOf(bundle);
        var own = bundle.Facts[offset].Index;
        var after = offset + 1 < bundle.Facts.Length ? bundle.Facts[offset + 1] : next?.Facts.FirstOrDefault();
        return own < place && after is { Form: EntryForm.Known } follower && follower.Index == own + 1
            ? new Finding(FindingKind.EntryMisplaced, own, null, $"Two entries name the place {own} as theirs, and all that follows is shifted: one was inserted there.{EntryDifference.Describe(bundle, offset)}")
            : EntryDifference.At(bundle, next, offset, _ => null) with { Kind = FindingKind.EntryMisplaced };
    }

    private BundleCheck? NextOf(BundleCheck bundle) =>
        (bundle.Index + 1) * TileAddress.Width < head.Size ? BundleCheck.Read(log, bundle.Index + 1, head.Size) : null;

    // Every checkpoint of the past at this size must have this root.
    private void Heads(CheckpointHistory history)
    {
        while (history.NextSize == tree.Size)
        {
            var past = history.Take();
            if (past.Checkpoint.Root == tree.Root())
            {
                goodHeads++;
                Vouch(past.Checkpoint);
                if (firstBad is null)
                    (lastGood, keptGood) = (past, past.Kept ? past.Checkpoint.Size : keptGood);
            }
            else
            {
                firstBad ??= past;
            }
        }
    }

    // Checkpoints that are larger than the one which the export ends with.
    private void Later(CheckpointHistory history)
    {
        PastHead? later = null;
        while (history.NextSize is not null)
        {
            var past = history.Take();
            if (past.Checkpoint.Size > head.Size && (later is null || past.Kept))
                later = past;
        }

        if (later is not null)
        {
            findings.Add(new Finding(FindingKind.RolledBack, head.Size, null,
                $"The log was rolled back: {later.Source} covers {later.Checkpoint.Size} entries{By(later.Checkpoint)}, and this export ends after {head.Size}. Entry {head.Size} is the first that is gone."));
        }

        findings.AddRange(history.Problems);
    }

    private void Conclude()
    {
        var right = cutShort is null && tree.Root() == head.Root;
        if (cutShort is not null)
            findings.Add(cutShort);
        if (right)
            Vouch(head);
        if (firstEntry is not null)
        {
            findings.Add(differing > 1
                ? firstEntry with { Message = $"{firstEntry.Message} {differing - 1} more entries are not where or what the log has." }
                : firstEntry);
        }

        findings.AddRange(right || cutShort is not null ? tileFindings : tileFindings.Select(f => f.Kind == FindingKind.TileChanged
            ? f with { Kind = FindingKind.EntryEdited, Message = $"Entry {f.Entry} was edited, and tiles above it were made anew: its tile still has another hash for it." }
            : f));
        if (right)
        {
            foreach (var d in upper.Differences)
                findings.Add(new Finding(d.Missing ? FindingKind.TileMissing : FindingKind.TileChanged, d.Start, d.End, $"The tile {d.Tile} {(d.Missing ? "is missing or has the wrong length" : "was changed")}; the entries below it ({d.Start} to {d.End - 1}) are what the log signed."));
            if (misplaced is not null && (firstEntry is null || misplaced.Entry < firstEntry.Entry))
                findings.Add(misplaced with { Message = $"The log itself signed an entry that is wrong. {misplaced.Message}" });
            if (firstBad is { } past)
                findings.Add(Forked(past));
        }
        else if (cutShort is null || firstBad is not null || misplaced is not null)
        {
            Rewritten();
        }

        if (badOpening is not null && !(firstEntry?.Entry <= badOpening.Entry))
            findings.Add(badOpenings > 1 ? badOpening with { Message = $"{badOpening.Message} So it is in {badOpenings} bundles." } : badOpening);
        Decide();
        if (right && undecided.Count > 0)
            findings.Add(Undecided());
        foreach (var witness in request.Witnesses.Where(w => right && !witnessed.ContainsKey(w.Name)))
            findings.Add(new Finding(FindingKind.NotWitnessed, null, null, $"{witness.Name} has cosigned no checkpoint of this export."));
        if (clockBack > 0)
            remarks.Add($"The broker's clock went back {clockBack} times, first at entry {clockBackAt}. The order of the entries is the log's.");
        if (otherVersion > 0)
            remarks.Add($"{otherVersion} entries are of a version that this program does not know; their hashes were checked, their text was not read.");
    }

    private Finding Undecided()
    {
        var (id, place) = undecided.MinBy(u => u.Value);
        var more = undecided.Count == 1 ? "" : $" So it is with {undecided.Count - 1} more.";
        return new Finding(
            FindingKind.ErasedWithoutDecision, place, null,
            $"The personal part of entry {place} ({id}) is gone, and no two entries that the log signed for say that one proposed and another decided later to erase it: it was taken away by hand, or by a version that did not sign yet.{more} What was proposed or confirmed by another broker stands in that broker's log (--erasures); what was confirmed while this export was made, in the next export.");
    }

    // That the export's own earlier checkpoints fit says nothing of the other history: they may be the second one's as well.
    private Finding Forked(PastHead past) => new(
        FindingKind.Fork, keptGood, past.Checkpoint.Size,
        $"The log was forked: it signed two histories. {past.Source} covers {past.Checkpoint.Size} entries{By(past.Checkpoint)} and has another root than the first {past.Checkpoint.Size} entries here. The first entry that differs is one of {keptGood} to {past.Checkpoint.Size - 1}{(keptGood == 0 ? "; more checkpoints that you kept (--since) narrow it down" : "")}. Keep both checkpoints: together they prove it.");

    // The export agrees with itself and not with what the log signed: as near as the checkpoints, tiles and entries tell.
    private void Rewritten()
    {
        var (from, to) = (lastGood?.Checkpoint.Size ?? 0, firstBad?.Checkpoint.Size ?? tree.Size);
        var why = lastGood is null ? "" : $" Up to entry {from - 1} it is what {lastGood.Source} covers.";
        foreach (var d in upper.Differences.Where(d => d.Start < to && d.End > from).OrderBy(d => d.Start).ThenBy(d => d.End - d.Start).Take(1))
        {
            (from, to) = (Math.Max(from, d.Start), Math.Min(to, d.End));
            why = $" {d.Tile} {(d.Missing ? "is missing" : "still has the hash from before")}.";
        }

        var near = misplaced is { Entry: { } at } && at >= from && at < to ? misplaced : null;
        findings.Add(near is null
            ? new Finding(FindingKind.Rewritten, from, to, $"The log was rewritten: its entries and tiles do not have the root that it signed. The first entry that was changed is one of {from} to {to - 1}.{why}")
            : new Finding(FindingKind.Rewritten, near.Entry, null, $"The log was rewritten: its entries and tiles do not have the root that it signed. {near.Message}"));
    }

    private void Vouch(Checkpoint checkpoint)
    {
        foreach (var c in checkpoint.Cosignatures)
        {
            if (!witnessed.TryGetValue(c.Witness.Name, out var known) || known.Size < checkpoint.Size)
                witnessed[c.Witness.Name] = new WitnessedUpTo(c.Witness.Name, checkpoint.Size, c.At);
        }
    }

    private static string By(Checkpoint checkpoint) =>
        checkpoint.Cosignatures.Count == 0 ? "" : $" (cosigned by {string.Join(", ", checkpoint.Cosignatures.Select(c => c.Witness.Name))})";

    // Neither bundle nor tile: nothing from here on can be checked.
    private Finding Missing(BundleCheck bundle, long start)
    {
        // Without a tile, what the entries say of their own places is all there is.
        var jump = Array.FindIndex([.. bundle.Facts.Select((f, i) => f.Form == EntryForm.Known && f.Index > start + i)], jumps => jumps);
        if (jump >= 0)
        {
            var place = start + jump;
            return new Finding(FindingKind.EntryDeleted, place, null,
                $"Entry {place} is missing, and its hash too: entry {bundle.Facts[jump].Index} stands in its place. What follows this bundle was not checked.{EntryDifference.Describe(bundle, jump)}");
        }

        var gone = start + (bundle.Bytes is null ? log.WidestPartial(bundle.Index) : bundle.Hashes.Length);
        return new Finding(FindingKind.Truncated, gone, null, $"The log was cut short: entry {gone} and what follows it are missing; the checkpoint covers {head.Size} entries.");
    }

    private VerifyReport Report(CheckpointHistory history) => new()
    {
        Origin = head.Origin,
        Size = head.Size,
        Root = head.Root.ToString(),
        Entries = tree.Size,
        Checkpoints = goodHeads + (tree.Size == head.Size && tree.Root() == head.Root ? 1 : 0),
        FirstRecordedAt = first < 0 ? null : TimeOf(first),
        LastRecordedAt = last < 0 ? null : TimeOf(last),
        Personal = new OpeningCount(personal.Proved, personal.Absent),
        Sealed = new OpeningCount(@sealed.Proved, @sealed.Absent),
        Decided = decided,
        Words = words,
        Witnesses = [.. witnessed.Values.OrderBy(w => w.Witness, StringComparer.Ordinal)],
        Findings = [.. findings.OrderBy(f => f.Entry ?? -1)],
        Remarks = remarks,
    };
}
