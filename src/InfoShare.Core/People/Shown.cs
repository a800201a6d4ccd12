using InfoShare.Core.Access;
using InfoShare.Core.People.Identity;
using InfoShare.Core.People.Matching;

namespace InfoShare.Core.People;

/// <summary>
/// What a caller is shown of a comparison. A place or a telephone number is named, weighed and counted only where the caller's own
/// record holds it: else anybody could find a hidden home by guessing (docs/decisions/0007).
/// </summary>
internal static class Shown
{
    /// <summary>Several may be meant: no candidate, no field and no probability is shown.</summary>
    public static ResolvedPerson Many { get; } = new(
        null, MatchOutcome.Many, [], [],
        "Several recorded people fit, and who they are is not shown. Give the NHS number, or birth date and address, or ask the partnership's data steward.");

    /// <summary>
    /// Several may be meant. Shown are those of whom the caller holds a record that fits by itself, compared with that record
    /// alone; whatever others hold, and who else fits, changes nothing of it.
    /// </summary>
    public static ResolvedPerson ManyOf(IEnumerable<PersonFit> fits, PersonComparer comparer, Demographics asked, Caller caller)
    {
        var own = fits.Select(f => f.Person.AsHeldBy(caller.OrganisationId))
            .Where(p => p.Records.Any(r => r.OwnRecordId is not null))
            .Select(comparer.Of)
            .Where(f => f.IsPossible)
            .OrderByDescending(f => f.Odds).ThenBy(f => f.Person.Id, StringComparer.Ordinal)
            .ToList();
        if (own.Count == 0)
            return Many;
        var candidates = own.Select(fit =>
        {
            var (evidence, agreeing, conflicting, _) = Of(fit, comparer, asked, caller);
            var record = fit.Person.Records.FirstOrDefault(r => r.EntryId == fit.EntryId && r.OwnRecordId is not null)
                ?? fit.Person.Records.First(r => r.OwnRecordId is not null);
            return new PersonCandidate(fit.Person.Id, record.OwnRecordId!, agreeing, conflicting, evidence, fit.Evidence.Probability);
        });
        return Many with
        {
            Explanation = "Several recorded people fit. Those that your own records hold are listed, and nobody else. Give the NHS number, or birth date and address, or ask the partnership's data steward.",
            Candidates = [.. candidates],
        };
    }

    /// <summary>One person, for sure.</summary>
    public static ResolvedPerson Match(PersonFit fit, PersonComparer comparer, Demographics asked, Caller caller)
    {
        var (evidence, agreeing, conflicting, hidden) = Of(fit, comparer, asked, caller);
        return new ResolvedPerson(
            fit.Person.Id, MatchOutcome.Match, agreeing, conflicting,
            $"Agrees on {Words(agreeing)}{(hidden ? "; a place or a number is only named to its holder" : "")}.")
        {
            Fields = evidence,
            Probability = hidden ? Matcher.MatchThreshold : fit.Evidence.Probability,
            ProbabilityIsFloor = hidden,
        };
    }

    /// <summary>One person who may be meant.</summary>
    public static ResolvedPerson Possible(PersonFit fit, PersonComparer comparer, Demographics asked, Caller caller)
    {
        var (evidence, agreeing, conflicting, hidden) = Of(fit, comparer, asked, caller);
        return new ResolvedPerson(
            null, MatchOutcome.PotentialMatch, agreeing, conflicting,
            $"One recorded person may be meant: agrees on {Words(agreeing)}" +
            (conflicting.Count > 0 ? $", differs on {Words(conflicting)}" : "") +
            ". That is not enough to be sure; give the NHS number, birth date or address.")
        {
            // Nobody is named, so nothing is told of the names of somebody: whoever asks may be fishing for a changed one.
            Fields = [.. evidence.Select(f => f with { GivenAs = null, RecordedAs = null })],
            Probability = hidden ? Matcher.PotentialThreshold : fit.Evidence.Probability,
            ProbabilityIsFloor = hidden,
        };
    }

    private static (IReadOnlyList<FieldEvidence> Evidence, IReadOnlyList<string> Agreeing, IReadOnlyList<string> Conflicting, bool Hidden) Of(
        PersonFit fit, PersonComparer comparer, Demographics asked, Caller caller)
    {
        var all = comparer.FieldsOf(fit.Person);
        var own = comparer.FieldsOf(fit.Person.AsHeldBy(caller.OrganisationId));
        // Nothing of this depends on whether anybody else holds such a field.
        var hidden = own.Count == 0 && (asked.Address is not null || asked.Telephone is not null);
        var places = own.Count == 0 ? [] : own.MaxBy(fields => fields.Where(f => LeadsToAPlace(f.Field)).Sum(f => f.Millibits))!;
        List<FieldEvidence> evidence = [.. fit.Evidence.Fields.Where(f => !LeadsToAPlace(f.Field)), .. places.Where(f => LeadsToAPlace(f.Field))];

        var agreeing = new List<string>();
        var conflicting = new List<string>();
        foreach (var scheme in asked.Identifiers.Select(i => i.Scheme).Distinct().Where(RecordFacts.IsNational))
        {
            var theirs = fit.Person.Records.SelectMany(r => r.Demographics.Identifiers).Where(i => i.Scheme == scheme).ToList();
            if (theirs.Count == 0)
                continue;
            var same = theirs.Exists(t => asked.Identifiers.Any(a => a.Scheme == scheme && a.Value == t.Value));
            if (same || (theirs.Exists(i => !i.Superseded) && asked.Identifiers.Any(a => a.Scheme == scheme && !a.Superseded)))
                (same ? agreeing : conflicting).Add(Vocabulary.Code.Of(scheme).ToLowerInvariant());
        }

        Judge("name", all, fields => Level(fields, "given_name") is var given && Level(fields, "family_name") is var family &&
            (given, family) is (Verdict.No, _) or (_, Verdict.No) ? Verdict.No
            : (given, family) is (Verdict.Unknown, Verdict.Unknown) ? Verdict.Unknown : Verdict.Yes);
        Judge("birth_date", all, fields => Level(fields, "birth_date"));
        Judge("sex", all, fields => Level(fields, "sex"));
        Judge("telephone", own, fields => Level(fields, "telephone"));
        Judge("address", own, fields => Level(fields, "uprn") == Verdict.Yes || (Level(fields, "street") == Verdict.Yes && Level(fields, "house") != Verdict.No) ? Verdict.Yes : Verdict.Unknown);
        Judge("postcode", own, fields => Level(fields, "postcode") == Verdict.Yes ? Verdict.Yes : Verdict.Unknown);
        return (evidence, agreeing, conflicting, hidden);

        // One record that agrees is enough; people move and marry, so the others only say that it differs where none does.
        void Judge(string name, IReadOnlyList<IReadOnlyList<FieldEvidence>> records, Func<IReadOnlyList<FieldEvidence>, Verdict> judge)
        {
            var verdicts = records.Select(judge).ToList();
            if (verdicts.Contains(Verdict.Yes))
                agreeing.Add(name);
            else if (verdicts.Contains(Verdict.No))
                conflicting.Add(name);
        }
    }

    private enum Verdict
    {
        Unknown,
        Yes,
        No,
    }

    private static Verdict Level(IReadOnlyList<FieldEvidence> fields, string name) => fields.FirstOrDefault(f => f.Field == name)?.Comparison switch
    {
        FieldComparison.Agree or FieldComparison.Partial => Verdict.Yes,
        FieldComparison.Conflict => Verdict.No,
        _ => Verdict.Unknown,
    };

    /// <summary>Fields by which somebody could be found at home.</summary>
    internal static bool LeadsToAPlace(string field) =>
        field is "postcode" or "house" or "street" or "locality" or "region" or "uprn" or "telephone" or "email";

    private static string Words(IReadOnlyList<string> fields) =>
        fields.Count == 0 ? "nothing" : string.Join(", ", fields.Select(f => f.Replace('_', ' ')));
}
