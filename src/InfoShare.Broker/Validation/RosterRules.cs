using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Roster.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Duties, deputies, absences and the digest.</summary>
internal static class RosterRules
{
    private const int LongestDays = 400;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RecordDutyRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Line("role", r.Role, 2, 60);
            c.OptionalLine("team", r.Team, 100);
            c.OptionalLine("person_id", r.PersonId, 100);
            c.Line("person_name", r.PersonName, 2, 100);
            Reachable(c, r.Telephone);
            Span(c, r.From, r.To);
        });
        rules.Add<RecordAbsenceRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.OptionalLine("away_practitioner_id", r.AwayPractitionerId, 100);
            c.OptionalLine("away_name", r.AwayName, 100);
            c.Require(
                r.WholeOrganisation == (r.AwayName.Length == 0 && r.AwayPractitionerId.Length == 0),
                "away_name", "say who is away, or that the whole organisation is closed, and not both");
            c.OptionalLine("deputy_id", r.DeputyId, 100);
            c.Line("deputy_name", r.DeputyName, 2, 100);
            Reachable(c, r.Telephone);
            Span(c, r.From, r.To);
        });
        rules.Add<UndoRosterEntryRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("entry_id", r.EntryId);
        });
        rules.Add<ListRosterRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<SetDigestRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            if (r.DailyAt.Length > 0)
                c.TimeOfDay("daily_at", r.DailyAt);
        });
    }

    private static void Reachable(RequestCheck c, string telephone)
    {
        if (c.Require(telephone.Length > 0, "telephone", "is required: where that person is reached"))
            c.Telephone("telephone", telephone);
    }

    private static void Span(RequestCheck c, Timestamp? from, Timestamp? to)
    {
        if (!c.Present("from", from) || !c.Present("to", to))
            return;
        if (c.Require(IsInstant(from!), "from", "is no instant") && c.Require(IsInstant(to!), "to", "is no instant")
            && c.Require(to > from, "to", "must lie after from"))
        {
            c.Require((to! - from!).Seconds <= LongestDays * 86_400L, "to", $"must lie at most {LongestDays} days after from");
        }
    }

    private static bool IsInstant(Timestamp at) => at.Nanos is >= 0 and < 1_000_000_000 && at.Seconds is > 0 and < 32_503_680_000;
}
