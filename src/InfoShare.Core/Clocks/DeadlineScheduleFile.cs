using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InfoShare.Core.Clocks;

/// <summary>Reads and checks files of deadline schedules. Collects every problem before it refuses.</summary>
internal static class DeadlineScheduleFile
{
    /// <summary>Longer than any term in the guidance; catches a year typed into an amount.</summary>
    private const int LongestAmount = 1000;

    private static readonly DeadlineCase[] ByUrgency = [DeadlineCase.Standard, DeadlineCase.SameDay, DeadlineCase.ImmediateDanger];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    /// <summary>A schedule with nothing left to look up.</summary>
    internal sealed record Resolved(ScheduleEntry Entry, DateOnly From, DateOnly? Until, TimeOnly Close, IReadOnlyDictionary<DeadlineKey, RuleEntry> Rules)
    {
        public string Id => DeadlineSchedule.IdOf(Entry.Edition, Entry.Partnership, Entry.Revision);

        public DeadlineSchedule Build(WorkingDayCalendar calendar) => new(calendar, Rules.ToDictionary(r => r.Key, r => Rule(r.Key, r.Value)))
        {
            Partnership = Entry.Partnership,
            Edition = Entry.Edition,
            Revision = Entry.Revision,
            From = From,
            Until = Until,
            IsProvisional = Entry.Provisional,
            Note = Entry.Note,
        };

        private DeadlineRule Rule(DeadlineKey key, RuleEntry entry) => new()
        {
            Key = key,
            Starts = entry.Starts,
            Source = entry.Source,
            IsAim = entry.Aim,
            Terms = entry.Terms.ToFrozenDictionary(
                t => t.Key,
                t => new DeadlineTerm(t.Value.Kind, t.Value.Amount, t.Value.Close is { } own ? Time(own)!.Value : Close)),
        };
    }

    public static IReadOnlyList<Resolved> Read(string json, string source, IReadOnlyList<Resolved> known)
    {
        FileEntry file = EmbeddedText.Deserialize<FileEntry>(json, source, Json);
        List<string> problems = [];
        List<Resolved> all = [.. known];
        foreach (ScheduleEntry? entry in file.Schedules)
        {
            if (entry is null || entry.Rules?.Any(r => r is null || r.Terms.Values.Any(t => t is null)) == true)
            {
                problems.Add("a schedule, rule or term is null");
                continue;
            }

            if (Resolve(entry, all, problems) is { } resolved)
                all.Add(resolved);
        }

        // A schedule that could not be read would show here as a gap too; say only what is at the root.
        if (problems.Count == 0)
            CheckDates(all, problems);
        if (problems.Count > 0)
            throw new ClockDataException(source, problems);
        return [.. all.OrderBy(r => r.Entry.Partnership is not null).ThenBy(r => r.Entry.Partnership, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.From)];
    }

    private static Resolved? Resolve(ScheduleEntry entry, List<Resolved> earlier, List<string> problems)
    {
        int before = problems.Count;
        string id = DeadlineSchedule.IdOf(entry.Edition, entry.Partnership, entry.Revision);
        if (!IsName(entry.Edition) || (entry.Partnership is not null && !IsName(entry.Partnership)))
            problems.Add($"{id}: edition and partnership are letters, digits, '-' and '_'");
        if (entry.Revision < 1)
            problems.Add($"{id}: revision counts from 1");
        if (earlier.Any(e => string.Equals(e.Id, id, StringComparison.OrdinalIgnoreCase)))
            problems.Add($"{id}: occurs twice; a change under the same edition takes the next revision");
        DateOnly? from = Date(entry.From);
        DateOnly? until = entry.Until is null ? null : Date(entry.Until);
        if (from is null || (entry.Until is not null && until is null))
            problems.Add($"{id}: from and until are dates such as 2026-09-30");
        else if (until <= from)
            problems.Add($"{id}: until {entry.Until} is not after from {entry.From}");

        Resolved? basis = entry.SameAs is null ? null : earlier.Find(e => string.Equals(e.Id, entry.SameAs, StringComparison.OrdinalIgnoreCase));
        if (entry.SameAs is not null && basis is null)
            problems.Add($"{id}: sameAs '{entry.SameAs}' is not an earlier schedule ({string.Join(", ", earlier.Select(e => e.Id))})");
        TimeOnly? close = entry.Close is null ? basis?.Close : Time(entry.Close);
        if (close is null && (entry.Close is not null || entry.SameAs is null))
            problems.Add($"{id}: close is a time such as 17:00");

        Dictionary<DeadlineKey, RuleEntry> rules = basis is null ? [] : new(basis.Rules);
        HashSet<DeadlineKey> given = [];
        foreach (RuleEntry rule in entry.Rules ?? [])
        {
            if (!DeadlineCases.TryParseKey(rule.Key, out DeadlineKey key))
            {
                problems.Add($"{id}: '{rule.Key}' is not one of T1 to T21");
                continue;
            }

            if (!given.Add(key))
                problems.Add($"{id}: {rule.Key} is given twice");
            CheckRule($"{id}: {rule.Key}", key, rule, problems);
            rules[key] = rule;
        }

        // With an unknown basis every rule would be "missing".
        if (entry.SameAs is null || basis is not null)
        {
            string[] missing = [.. Enum.GetValues<DeadlineKey>().Where(k => !rules.ContainsKey(k)).Select(k => k.Code())];
            if (missing.Length > 0)
                problems.Add($"{id}: has no {string.Join(", ", missing)}");
        }

        return problems.Count > before ? null : new Resolved(entry, from!.Value, until, close!.Value, rules);
    }

    private static void CheckRule(string where, DeadlineKey key, RuleEntry rule, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(rule.Source))
            problems.Add($"{where} has no source");
        DeadlineStart[] starts = StartsOf(key);
        if (!starts.Contains(rule.Starts))
            problems.Add($"{where} starts at {Name(rule.Starts)}, not at {string.Join(" or ", starts.Select(Name))}");
        (DeadlineCase[] required, DeadlineCase[] allowed) = CasesOf(key);
        foreach (DeadlineCase missing in required.Except(rule.Terms.Keys))
            problems.Add($"{where} has no term for {Name(missing)}");
        foreach ((DeadlineCase which, TermEntry term) in rule.Terms)
        {
            string at = $"{where} {Name(which)}";
            if (!allowed.Contains(which))
                problems.Add($"{at} is not a case of this rule ({string.Join(", ", allowed.Select(Name))})");
            if (!Enum.IsDefined(term.Kind))
                problems.Add($"{at} has no kind");
            if ((term.Kind == DeadlineKind.Count) != (key == DeadlineKey.ReferralSeries))
                problems.Add($"{at} may not be {Name(term.Kind)}: T17 alone counts occurrences");
            if (term.Kind == DeadlineKind.SameDay ? term.Amount != 0 : term.Amount is < 1 or > LongestAmount)
                problems.Add($"{at} has amount {term.Amount}; it is 1 to {LongestAmount}, and left out for SAME_DAY");
            if (term.Close is not null && Time(term.Close) is null)
                problems.Add($"{at}: close '{term.Close}' is not a time such as 17:00");
        }
    }

    private static void CheckDates(List<Resolved> all, List<string> problems)
    {
        foreach (IGrouping<string, Resolved> group in all.GroupBy(r => r.Entry.Partnership ?? "", StringComparer.OrdinalIgnoreCase))
        {
            bool defaults = group.Key.Length == 0;
            Resolved[] inOrder = [.. group.OrderBy(r => r.From)];
            for (int i = 1; i < inOrder.Length; i++)
            {
                (Resolved earlier, Resolved later) = (inOrder[i - 1], inOrder[i]);
                if (earlier.Until is not { } until || until > later.From)
                    problems.Add($"{earlier.Id} and {later.Id} overlap: the first must end when the second begins, {later.Entry.From}");
                else if (defaults && until < later.From)
                    problems.Add($"no default holds between {earlier.Id}, until {earlier.Entry.Until}, and {later.Id}, from {later.Entry.From}");
            }

            // A partnership may fall back on the defaults; the defaults have nothing to fall back on.
            if (defaults && inOrder[^1].Until is not null)
                problems.Add($"{inOrder[^1].Id} is the last default and must not end");
        }

        if (all.TrueForAll(r => r.Entry.Partnership is not null))
            problems.Add("there is no default schedule (one without a partnership)");
    }

    private static DeadlineStart[] StartsOf(DeadlineKey key) => key switch
    {
        DeadlineKey.ReferralDecision or DeadlineKey.NamedOwner or DeadlineKey.AssessmentComplete or DeadlineKey.PanelReply
            or DeadlineKey.ReferralSeries or DeadlineKey.SubjectAccess => [DeadlineStart.Receipt],
        DeadlineKey.ReferrerAnswer => [DeadlineStart.Feedback],
        DeadlineKey.EscalationAnswer => [DeadlineStart.LevelOpened],
        DeadlineKey.InitialConference => [DeadlineStart.StrategyDiscussion],
        DeadlineKey.CoreGroup or DeadlineKey.ReviewConference => [DeadlineStart.Conference],
        DeadlineKey.HandoverAcceptance => [DeadlineStart.Offer],
        DeadlineKey.InformationRequest => [DeadlineStart.Request],
        DeadlineKey.SeriousIncidentNotification or DeadlineKey.AllegationToLado => [DeadlineStart.Awareness],
        // K3: sources differ on day 0, so all three are stored and one is configured.
        DeadlineKey.RapidReview => [DeadlineStart.Awareness, DeadlineStart.Notification, DeadlineStart.Request],
        DeadlineKey.LocalLearningReview => [DeadlineStart.Decision, DeadlineStart.RapidReview],
        DeadlineKey.ChildUnseen => [DeadlineStart.LastSeen],
        DeadlineKey.OverrideReview => [DeadlineStart.Use],
        DeadlineKey.MinutesAndNotices or DeadlineKey.ReturnCheck => [DeadlineStart.Event],
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "Not a deadline."),
    };

    private static (DeadlineCase[] Required, DeadlineCase[] Allowed) CasesOf(DeadlineKey key)
    {
        DeadlineCase[] own = key switch
        {
            DeadlineKey.NamedOwner => [DeadlineCase.Standard, DeadlineCase.SameDay, DeadlineCase.ImmediateDanger],
            DeadlineKey.EscalationAnswer or DeadlineKey.InformationRequest => [DeadlineCase.Standard, DeadlineCase.SameDay],
            DeadlineKey.ReviewConference => [DeadlineCase.FirstReview, DeadlineCase.LaterReview],
            DeadlineKey.HandoverAcceptance => [DeadlineCase.Standard, DeadlineCase.CustodyOrHealthCritical],
            DeadlineKey.ChildUnseen => [DeadlineCase.UnderOne, DeadlineCase.OneToFour, DeadlineCase.FiveToSeventeenNotOnRoll],
            DeadlineKey.ReferralSeries => [DeadlineCase.ShownFrom, DeadlineCase.ManagerAlertFrom],
            DeadlineKey.MinutesAndNotices => [DeadlineCase.Standard, DeadlineCase.Correction],
            _ => [DeadlineCase.Standard],
        };
        return (own, own.Contains(DeadlineCase.Standard) ? [.. own.Union(ByUrgency)] : own);
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time : null;

    internal sealed record FileEntry
    {
        public required IReadOnlyList<ScheduleEntry> Schedules { get; init; }
    }

    internal sealed record ScheduleEntry
    {
        public string? Partnership { get; init; }

        public required string Edition { get; init; }

        public required int Revision { get; init; }

        public required string From { get; init; }

        public string? Until { get; init; }

        public string? Close { get; init; }

        public string? SameAs { get; init; }

        public bool Provisional { get; init; }

        public required string Note { get; init; }

        public IReadOnlyList<RuleEntry>? Rules { get; init; }
    }

    internal sealed record RuleEntry
    {
        public required string Key { get; init; }

        public required DeadlineStart Starts { get; init; }

        public required string Source { get; init; }

        public bool Aim { get; init; }

        public required IReadOnlyDictionary<DeadlineCase, TermEntry> Terms { get; init; }
    }

    internal sealed record TermEntry
    {
        public required DeadlineKind Kind { get; init; }

        public int Amount { get; init; }

        public string? Close { get; init; }
    }
}
