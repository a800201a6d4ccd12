using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Patterns;

/// <summary>What must hold of series by child, household, address and suspected source, whatever is recorded and in which order it comes.</summary>
public sealed class HouseholdSeriesProperties
{
    private const string Child = "per_child";
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(300);
    private static readonly DateOnly Day = new(2027, 3, 1);
    private static readonly DateTimeOffset At = new(2027, 3, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly AccessPolicy Policy = PolicyBook.Embedded.Latest;
    private static readonly SeriesRules Rules = SeriesRules.Embedded;
    private static readonly string[] People = [Child, "per_brother", "per_mother", "per_lodger"];
    private static readonly PostalAddress First = new(null, "1 Old Way", "NM1 1AA", "Northmere");
    private static readonly PostalAddress Second = new(null, "2 New Way", "NM1 1AB", "Northmere");

    // All but the lodger move on day 6; the lodger stays, and somebody else comes after.
    private static readonly SharedHome Home = SharedHome.Of(
        [Lives(Child, First, Day, Day.AddDays(5)), Lives(Child, Second, Day.AddDays(6), null)],
        [
            Lives("per_brother", First, Day, Day.AddDays(5)), Lives("per_brother", Second, Day.AddDays(6), null), Lives("per_mother", First, Day, Day.AddDays(5)),
            Lives("per_mother", Second, Day.AddDays(6), null), Lives("per_lodger", First, Day, null), Lives("per_later", First, Day.AddDays(6), null),
        ]);

    // Another family moves in with them for three days; what was recorded in error of their living there counts on no day.
    private static readonly DateOnly[] Joined = [Day.AddDays(7), Day.AddDays(8), Day.AddDays(9)];
    private static readonly SharedHome JoinedAndParted = SharedHome.Of(
        [Lives(Child, First, Day, Day.AddDays(5)), Lives(Child, Second, Day.AddDays(6), null)],
        [
            Lives("per_brother", First, Day, Day.AddDays(5)), Lives("per_brother", Second, Day.AddDays(6), null), Lives("per_mother", First, Day, Day.AddDays(5)),
            Lives("per_mother", Second, Day.AddDays(6), null), Lives("per_lodger", First, Day, null), Lives("per_later", Second, Joined[0], Joined[2]),
            Lives("per_later", Second, Day, null) with { State = LinkState.Denied },
        ]);

    private static readonly ConcernIndicator[] Counted =
    [
        ConcernIndicator.MissingEpisode, ConcernIndicator.EmergencyCall, ConcernIndicator.YpSelfHarm, ConcernIndicator.ParentSuicidal, ConcernIndicator.Eviction,
        ConcernIndicator.InfantCheckMissed, ConcernIndicator.DaIncident, ConcernIndicator.UnexplainedInjury, ConcernIndicator.SexualExploitation,
    ];

    private static readonly PractitionerRole[] Authors =
    [
        PractitionerRole.Gp, PractitionerRole.PublicProtection, PractitionerRole.SexualHealthWorker, PractitionerRole.SubstanceWorker, PractitionerRole.DesignatedLead,
        PractitionerRole.HealthVisitor,
    ];

    private static readonly Gen<ConcernOnPerson> AnyConcern =
        from number in Gen.Choose(0, 100_000)
        from indicator in Gen.Elements(Counted)
        from role in Gen.Elements(Authors)
        from day in Gen.Choose(-2, 12)
        from person in Gen.Elements((string[])[.. People, "per_later"])
        select new ConcernOnPerson(PatternProperties.ConcernOf($"con_{number}", [indicator], role, Day.AddDays(day), subject: person), person, null);

    private static readonly Gen<ContactRecord> AnyContact =
        from number in Gen.Choose(0, 100_000)
        from role in Gen.Elements(Authors)
        from day in Gen.Choose(-2, 12)
        from person in Gen.Elements("per_child", "per_brother")
        from outcome in Gen.Elements(Code.All<AttendanceOutcome>().ToArray())
        from appointment in Gen.Elements(Code.All<AppointmentKind>().ToArray())
        select ContactOf($"ctc_{number}", role, Day.AddDays(day), person, outcome, appointment);

    private static readonly Gen<Concern> AnyPlace =
        from number in Gen.Choose(0, 100_000)
        from day in Gen.Choose(-2, 12)
        from first in Gen.Choose(0, 1)
        select PatternProperties.ConcernOf($"plc_{number}", [ConcernIndicator.EmergencyCall], PractitionerRole.PublicProtection, Day.AddDays(day), subject: null) with
        {
            Place = new ConcernPlace(first == 1 ? First : Second, false, null),
        };

    private static readonly Arbitrary<Scene> Scenes =
        (from concerns in AnyConcern.ArrayOf()
         from contacts in AnyContact.ArrayOf()
         from places in AnyPlace.ArrayOf()
         select new Scene(
             [.. concerns.DistinctBy(c => c.Concern.Id).Take(12)], [.. contacts.DistinctBy(c => c.Id).Take(8)], [.. places.DistinctBy(c => c.Id).Take(6)])).ToArbitrary();

    private static readonly Arbitrary<(Scene One, Scene Other)> Shuffles =
        (from scene in Scenes.Generator
         from concerns in Gen.Shuffle(scene.Concerns)
         from contacts in Gen.Shuffle(scene.Contacts)
         from places in Gen.Shuffle(scene.Places)
         select (scene, new Scene([.. concerns], [.. contacts], [.. places]))).ToArbitrary();

    [Fact]
    public void The_order_of_arrival_changes_no_series() =>
        Prop.ForAll(Shuffles, s => Words(Series.Around(s.One.Reports, Rules)).ShouldBe(Words(Series.Around(s.Other.Reports, Rules)))).Check(Thorough);

    [Fact]
    public void Nobody_counts_what_they_may_not_see_and_what_is_hidden_changes_nothing() => Prop.ForAll(Scenes, scene =>
    {
        foreach (var role in Code.All<PractitionerRole>())
        {
            var visible = scene.Reports.Where(r => SeriesDesk.IsSeenBy(r, null, role, Policy)).ToList();
            var seen = Series.Around(visible, Rules);
            var open = visible.Select(r => r.Happening.SourceId).ToHashSet();
            seen.SelectMany(s => s.Events).SelectMany(e => e.Reports).ShouldAllBe(r => open.Contains(r.SourceId));

            // The same as where the hidden had never been recorded.
            var without = new Scene(
                [.. scene.Concerns.Where(c => open.Contains(c.Concern.Id))], [.. scene.Contacts.Where(c => open.Contains(c.Id))], [.. scene.Places.Where(c => open.Contains(c.Id))]);
            Words(Series.Around(without.Reports, Rules)).ShouldBe(Words(seen));
        }
    }).Check(Thorough);

    [Fact]
    public void Who_left_before_or_came_later_is_of_no_household_and_no_address_is_passed_on() => Prop.ForAll(Scenes, scene =>
    {
        foreach (var report in scene.Reports)
        {
            var person = report.Happening.PersonId;
            person.ShouldNotBe("per_later");
            var day = report.Happening.Day!.Value;
            if (report.Scope == SeriesScope.Household && person == "per_lodger")
                day.ShouldBeInRange(Day, Day.AddDays(5));
            if (report.Scope == SeriesScope.Household)
                day.ShouldBeGreaterThanOrEqualTo(Day);
            if (report.Scope == SeriesScope.Address)
                (day >= Day.AddDays(6) ? Second : First).ShouldBe(report.Concern!.Place!.Address);
        }
    }).Check(Thorough);

    [Fact]
    public void A_wider_series_has_the_narrower_in_it_and_more() => Prop.ForAll(Scenes, scene =>
    {
        foreach (var kind in Series.Around(scene.Reports, Rules).GroupBy(s => s.Kind))
        {
            var all = kind.ToList();
            for (var i = 1; i < all.Count; i++)
            {
                (all[i].Scope > all[i - 1].Scope).ShouldBeTrue();
                var wider = SourcesOf(all[i]);
                wider.IsProperSupersetOf(SourcesOf(all[i - 1])).ShouldBeTrue();
            }
        }
    }).Check(Thorough);

    [Fact]
    public void Two_households_that_are_joined_and_parted_again_are_one_on_the_days_between_alone() => Prop.ForAll(Scenes, scene =>
    {
        var within = scene.Concerns.Where(c => c.PersonId == "per_later" && Joined.Contains(SeriesReports.DayOf(c.Concern)))
            .Select(c => c.Concern).ToDictionary(c => c.Id);
        var joined = scene.ReportsIn(JoinedAndParted);
        joined.Where(r => r.Happening.PersonId == "per_later").Select(r => r.Happening.SourceId).Distinct().Order(StringComparer.Ordinal).ShouldBe(
            within.Values.Where(c => Happenings.Of(c, Rules).Any(h => Rules[h.Series].Counts(SeriesScope.Household))).Select(c => c.Id).Order(StringComparer.Ordinal));

        // Of every other day it is as if they had never been one.
        var apart = new Scene([.. scene.Concerns.Where(c => !within.ContainsKey(c.Concern.Id))], scene.Contacts, scene.Places);
        Words(Series.Around(apart.ReportsIn(JoinedAndParted), Rules)).ShouldBe(Words(Series.Around(scene.Reports, Rules)));
    }).Check(Thorough);

    [Theory]
    [InlineData(PractitionerRole.HealthVisitor, PractitionerRole.SexualHealthWorker, false)]
    [InlineData(PractitionerRole.HealthVisitor, PractitionerRole.HealthVisitor, true)]
    public void A_colleague_is_told_of_the_own_organisations_what_a_colleague_may_read(PractitionerRole reader, PractitionerRole recorder, bool told)
    {
        var missed = ContactOf("ctc_1", recorder, Day, Child, AttendanceOutcome.WasNotBrought, AppointmentKind.Review);
        SeriesDesk.IsSeenBy(new SeriesReport(Happenings.Of(missed, Rules).First(), SeriesScope.Child, null, missed), missed.OrganisationId, reader, Policy).ShouldBe(told);
        var hidden = ContactSight.ToldTo(Policy, missed.OrganisationId, reader).HiddenOfOwn;
        ((hidden & ConcernClass.MaskOf([missed.Class])) == 0).ShouldBe(told);
    }

    [Theory]
    [InlineData(AttendanceOutcome.WasNotBrought, true)]
    [InlineData(AttendanceOutcome.CancelledByCarer, true)]
    [InlineData(AttendanceOutcome.Rebooked, true)]
    [InlineData(AttendanceOutcome.EntryRefused, true)]
    [InlineData(AttendanceOutcome.NoResponse, true)]
    [InlineData(AttendanceOutcome.CancelledByService, false)]
    [InlineData(AttendanceOutcome.Attended, false)]
    [InlineData(AttendanceOutcome.DidNotAttend, false)]
    public void Rebooked_and_cancelled_count_as_not_brought_and_the_services_own_doing_does_not(AttendanceOutcome outcome, bool counts) =>
        Happenings.Of(ContactOf("ctc_1", PractitionerRole.Gp, Day, Child, outcome, AppointmentKind.Review), Rules).Any().ShouldBe(counts);

    [Fact]
    public void A_refused_visit_and_the_concern_that_was_shared_of_it_are_one_event_and_one_clinics_appointment_is_one()
    {
        var scene = new Scene(
            [new ConcernOnPerson(PatternProperties.ConcernOf("con_1", [ConcernIndicator.AccessRefused], PractitionerRole.HealthVisitor, Day, subject: Child), Child, null)],
            [
                ContactOf("ctc_1", PractitionerRole.HealthVisitor, Day, Child, AttendanceOutcome.EntryRefused, AppointmentKind.HomeVisit),
                ContactOf("ctc_2", PractitionerRole.Gp, Day.AddDays(1), Child, AttendanceOutcome.Rebooked, AppointmentKind.Immunisation),
                ContactOf("ctc_3", PractitionerRole.Gp, Day.AddDays(1), Child, AttendanceOutcome.WasNotBrought, AppointmentKind.Immunisation),
                ContactOf("ctc_4", PractitionerRole.SubstanceWorker, Day.AddDays(1), Child, AttendanceOutcome.WasNotBrought, AppointmentKind.Immunisation),
            ],
            []);
        Series.Around(scene.Reports, Rules).ShouldHaveSingleItem().Events.Select(e => e.Reports.Count).ShouldBe([2, 2, 1], ignoreOrder: true);
    }

    private static HashSet<string> SourcesOf(Series series) => [.. series.Events.SelectMany(e => e.Reports).Select(r => r.SourceId)];

    private static string Words(IEnumerable<Series> series) => string.Join('\n', series.Select(s =>
        $"{s.Kind} {s.Scope}: {string.Join(" | ", s.Events.Select(e => $"{e.Day} {string.Join(',', e.Reports.Select(r => r.SourceId))}"))}"));

    private static Residence Lives(string person, PostalAddress address, DateOnly from, DateOnly? to) => new(
        $"res_{person}_{address.Line}", person, AddressKeys.Of(address)!, address, ResidenceKind.MainHome, to is null ? LinkState.Confirmed : LinkState.EndedVerified, from, to,
        SourceKind.Observed, "org_Gp", AgencyKind.Health, At);

    private static ContactRecord ContactOf(string id, PractitionerRole role, DateOnly day, string person, AttendanceOutcome outcome, AppointmentKind appointment) => new()
    {
        Id = id,
        PersonId = person,
        OrganisationId = $"org_{role}",
        Agency = Roles.AgencyOf(role),
        PractitionerId = "u-1",
        PractitionerName = "Ash Testsample",
        Role = role,
        HappenedOn = day,
        KnownAt = At,
        RecordedAt = At,
        Outcome = outcome,
        Appointment = appointment,
        Seen = ContactRules.SeenAt(outcome),
        Class = ContactRules.ClassOf(role),
    };

    internal sealed record Scene(ConcernOnPerson[] Concerns, ContactRecord[] Contacts, Concern[] Places)
    {
        public IReadOnlyList<SeriesReport> Reports => ReportsIn(Home);

        // The child's own move is in every scene (MovesTests).
        public IReadOnlyList<SeriesReport> ReportsIn(SharedHome home) =>
            [.. SeriesReports.Of(Child, Concerns, Contacts, Places, home, Rules).Where(r => r.Residence is null)];
    }
}
