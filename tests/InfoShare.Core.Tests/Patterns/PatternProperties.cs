using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Patterns;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Patterns;

/// <summary>What must hold of series and notices whatever is recorded, by whom, and in which order it comes.</summary>
public sealed class PatternProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(400);
    private static readonly DateOnly Day = new(2027, 3, 1);
    private static readonly DateTimeOffset At = new(2027, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private static readonly AccessPolicy Policy = PolicyBook.Embedded.Latest;
    private static readonly ConcernIndicator[] All = [.. Indicators.All.Select(i => i.Indicator)];
    private static readonly PractitionerRole[] Everybody = [.. Code.All<PractitionerRole>()];

    private static readonly PractitionerRole[] Authors =
    [
        PractitionerRole.Gp, PractitionerRole.PublicProtection, PractitionerRole.SexualHealthWorker, PractitionerRole.SubstanceWorker,
        PractitionerRole.DesignatedLead, PractitionerRole.ProbationOfficer, PractitionerRole.HealthVisitor,
    ];

    private static readonly Gen<ConcernOnPerson> AnyConcern =
        from number in Gen.Choose(0, 100_000)
        from indicators in Gen.Elements(All).ListOf(2)
        from role in Gen.Elements(Authors)
        from day in Gen.Choose(-1, 4)
        from incident in Gen.Choose(0, 6)
        from kind in Gen.Elements(Code.All<ConcernKind>().ToArray())
        from state in Gen.Elements(Code.All<VerificationState>().ToArray())
        from enquiry in Gen.Choose(0, 9)
        select On(ConcernOf(
            $"con_{number}", [.. indicators.Distinct()], role, day < 0 ? null : Day.AddDays(day), incident == 0 ? "inc_1" : null, kind, state) with
        {
            PrejudicesEnquiry = enquiry == 0 ? "The enquiry has begun." : null,
        });

    private static readonly Arbitrary<ConcernOnPerson[]> Concerns =
        AnyConcern.ArrayOf().Select(c => c.DistinctBy(x => x.Concern.Id).Take(14).ToArray()).ToArbitrary();

    private static readonly Arbitrary<(ConcernOnPerson[] Concerns, ConcernOnPerson[] Shuffled)> Shuffles =
        Concerns.Generator.SelectMany(c => Gen.Shuffle(c).Select(s => (c, s))).ToArbitrary();

    [Fact]
    public void The_order_of_arrival_changes_neither_series_nor_parts() => Prop.ForAll(Shuffles, scene =>
    {
        Words(SeriesOf(scene.Shuffled)).ShouldBe(Words(SeriesOf(scene.Concerns)));
        Words(PartsOf(scene.Shuffled)).ShouldBe(Words(PartsOf(scene.Concerns)));
    }).Check(Thorough);

    /// <summary>Whoever looks first, and whatever was told in between: in the end the same events were told, and none twice.</summary>
    [Fact]
    public void The_order_of_arrival_does_not_change_which_events_are_told() => Prop.ForAll(
        Gen.Shuffle(Enumerable.Range(0, 8).ToArray()).Select(o => o).ToArbitrary(), order =>
        {
            List<ConcernOnPerson> arrived = [];
            HashSet<string> told = new(StringComparer.Ordinal);
            var sent = 0;
            foreach (var number in order)
            {
                // Two agencies report each event.
                foreach (var role in new[] { PractitionerRole.Gp, PractitionerRole.PublicProtection })
                {
                    arrived.Add(On(ConcernOf($"con_{number}_{role}", [ConcernIndicator.DaIncident], role, Day.AddDays(number))));
                    foreach (var happening in SeriesOf(arrived).Single().ToTell(SeriesRules.Embedded).Where(e => !e.IsOneOf(told)))
                    {
                        told.Add(happening.Key);
                        sent++;
                    }
                }
            }

            sent.ShouldBe(6);
            SeriesOf(arrived).Single().ToTell(SeriesRules.Embedded).ShouldAllBe(e => e.IsOneOf(told));
        }).Check(Thorough);

    [Fact]
    public void What_is_hidden_from_a_role_changes_nothing_that_it_sees() => Prop.ForAll(Concerns, concerns =>
    {
        foreach (var role in Everybody)
        {
            ConcernOnPerson[] without = [.. concerns.Where(c => Judge(role)(c.Concern).Release != Release.Hidden)];
            Words(SeenSeries(role, without)).ShouldBe(Words(SeenSeries(role, concerns)));
            foreach (var kind in Code.All<PatternKind>())
            {
                var (seen, parts) = CoPresence.SeenBy(kind, PartsOf(concerns), Judge(role));
                var (seenWithout, partsWithout) = CoPresence.SeenBy(kind, PartsOf(without), Judge(role));
                seenWithout.ShouldBe(seen);
                Words(partsWithout).ShouldBe(Words(parts));
            }
        }
    }).Check(Thorough);

    [Fact]
    public void Nobody_sees_a_notice_with_a_part_that_they_may_not_see() => Prop.ForAll(Concerns, concerns =>
    {
        foreach (var role in Everybody)
        {
            foreach (var kind in Code.All<PatternKind>())
            {
                var (seen, parts) = CoPresence.SeenBy(kind, PartsOf(concerns), Judge(role));
                parts.ShouldAllBe(p => Judge(role)(p.Concern).Shows);
                if (seen != PatternSeen.Whole)
                    parts.ShouldBeEmpty();
                else
                    parts.Count.ShouldBe(PartsOf(concerns).Count(p => Judge(role)(p.Concern).Release != Release.Hidden));
            }
        }
    }).Check(Thorough);

    [Fact]
    public void What_is_demographic_or_protective_changes_nothing() => Prop.ForAll(Concerns, concerns =>
    {
        ConcernOnPerson[] more =
        [
            .. concerns,
            .. Indicators.All.Where(i => i.Standing == IndicatorStanding.NotRisk || i.Class == SensitivityClass.Demographic)
                .Select(i => On(ConcernOf($"con_x_{i.Indicator}", [i.Indicator], PractitionerRole.HealthVisitor, Day))),
        ];
        Words(PartsOf(more)).ShouldBe(Words(PartsOf(concerns)));
        Words(SeriesOf(more)).ShouldBe(Words(SeriesOf(concerns)));
    }).Check(Thorough);

    [Fact]
    public void Two_who_are_joined_and_parted_again_are_as_if_they_never_had_been_one() => Prop.ForAll(Shuffles, scene =>
    {
        var half = scene.Shuffled.Length / 2;
        ConcernOnPerson[] one = [.. scene.Shuffled.Take(half)], other = [.. scene.Shuffled.Skip(half)];
        var before = (Words(SeriesOf(one)), Words(PartsOf(other)));
        _ = SeriesOf([.. one, .. other]);
        (Words(SeriesOf(one)), Words(PartsOf(other))).ShouldBe(before);
    }).Check(Thorough);

    [Fact]
    public void A_withdrawal_is_one_of_two_services_whatever_the_order() => Prop.ForAll(
        (from source in Gen.Choose(0, 20)
         from organisation in Gen.Choose(0, 3)
         from day in Gen.Choose(0, 9)
         select new WithdrawalSign($"con_{source}", $"org_{organisation}", Day.AddDays(day))).ArrayOf().SelectMany(s => Gen.Shuffle(s).Select(o => (s, o))).ToArbitrary(),
        scene =>
        {
            // One record is one sign of one service.
            WithdrawalSign[] signs = [.. scene.s.OrderBy(s => s.OrganisationId).ThenBy(s => s.Day).DistinctBy(s => s.SourceId)];
            WithdrawalSign[] shuffled = [.. scene.o.Where(signs.Contains).Distinct()];
            foreach (var seen in new DateOnly?[] { null, Day.AddDays(4) })
            {
                var together = Withdrawal.Of(signs, seen);
                Withdrawal.Of(shuffled, seen).ShouldBe(together);
                together.ShouldAllBe(s => seen == null || s.Day > seen);
                (together.Count == 0 || together.Select(s => s.OrganisationId).Distinct().Count() > 1).ShouldBeTrue();
            }
        }).Check(Thorough);

    private static Func<Concern, AccessDecision> Judge(PractitionerRole role) => c => ConcernAccess.Decide(Policy, role, c);

    private static IReadOnlyList<Series> SeriesOf(IEnumerable<ConcernOnPerson> concerns) => Series.Of(Happenings.Of(concerns, SeriesRules.Embedded));

    private static IReadOnlyList<Series> SeenSeries(PractitionerRole role, IEnumerable<ConcernOnPerson> concerns) =>
        SeriesOf(concerns.Where(c => Judge(role)(c.Concern).Shows));

    private static IReadOnlyList<FactorPart> PartsOf(IEnumerable<ConcernOnPerson> concerns) => CoPresence.PartsOf(concerns, FactorRules.Embedded);

    private static string Words(IEnumerable<Series> series) => string.Join('\n', series.Select(s =>
        $"{s.Kind}: {string.Join(" | ", s.Events.Select(e => $"{e.Day} {string.Join(',', e.Reports.Select(r => r.SourceId))}"))}"));

    private static string Words(IEnumerable<FactorPart> parts) => string.Join('\n', parts.Select(p => $"{p.Factor} {p.Concern.Id} {p.Alone}"));

    internal static ConcernOnPerson On(Concern concern) => new(concern, "per_child", null);

    internal static Concern ConcernOf(
        string id, IReadOnlyList<ConcernIndicator> indicators, PractitionerRole role, DateOnly? day, string? incident = null,
        ConcernKind kind = ConcernKind.Event, VerificationState state = VerificationState.Unverified, string? subject = "per_adult") => new()
        {
            Id = id,
            OrganisationId = $"org_{role}",
            Agency = Roles.AgencyOf(role),
            AuthorId = "u-1",
            AuthorName = "Ash Testsample",
            AuthorRole = role,
            SubjectId = subject,
            Indicators = indicators,
            Kind = kind,
            Happened = day is { } d ? new WhenHappened(d, null, null) : null,
            KnownAt = At,
            RecordedAt = At,
            SharedAt = At,
            Source = SourceKind.Observed,
            Verification = state,
            Class = ConcernClass.Of(indicators, role),
            RiskStatement = "What was seen.",
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
            Incidents = incident is null ? [] : [new IncidentReference(incident, IncidentKind.Incident, null, "1")],
        };
}
