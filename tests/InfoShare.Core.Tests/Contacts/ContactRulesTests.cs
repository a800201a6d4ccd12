using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Contacts;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Contacts;

/// <summary>What counts as a sight of a child, and what does not, whatever comes first.</summary>
public sealed class ContactRulesTests
{
    private static readonly Gen<ContactRecord> Some =
        Gen.Choose(0, 400).SelectMany(day => Gen.Elements(Enum.GetValues<Seen>()).SelectMany(seen => Gen.Choose(1, 1_000_000).Select(id => Contact(day, seen, id))));

    private static readonly Arbitrary<(ContactRecord[] Contacts, int Seed)> Shuffled =
        Some.ListOf(12).SelectMany(all => Gen.Choose(0, int.MaxValue - 1).Select(seed => (all.DistinctBy(c => c.Id).ToArray(), seed))).ToArbitrary();

    [Fact]
    public void The_last_sight_is_the_same_whatever_comes_in_first() => Prop.ForAll(Shuffled, given =>
    {
        var (contacts, seed) = given;
#pragma warning disable CA5394 // Not a secret.
        var random = new Random(seed);
        var other = contacts.OrderBy(_ => random.Next()).ToArray();
#pragma warning restore CA5394
        return ContactRules.LastSeen(contacts) == ContactRules.LastSeen(other);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_refusal_an_empty_house_and_a_missed_appointment_never_move_it() => Prop.ForAll(Shuffled, given =>
    {
        var (contacts, _) = given;
        return ContactRules.LastSeen(contacts) == ContactRules.LastSeen(contacts.Where(c => c.Seen == Seen.Yes))
            && ContactRules.LastSeen([.. contacts, Contact(500, Seen.Refused, 0), Contact(500, Seen.NotHome, 1), Contact(500, Seen.No, 2)]) == ContactRules.LastSeen(contacts);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData(AttendanceOutcome.WasNotBrought, true)]
    [InlineData(AttendanceOutcome.CancelledByCarer, true)]
    [InlineData(AttendanceOutcome.Rebooked, true)]
    [InlineData(AttendanceOutcome.EntryRefused, true)]
    [InlineData(AttendanceOutcome.NoResponse, true)]
    [InlineData(AttendanceOutcome.CancelledByService, false)]
    [InlineData(AttendanceOutcome.Attended, false)]
    [InlineData(AttendanceOutcome.DidNotAttend, false)]
    public void Rebooking_and_cancelling_count_as_much_as_not_being_brought(AttendanceOutcome outcome, bool missed)
    {
        ContactRules.IsMissed(outcome).ShouldBe(missed);
        (ContactRules.SeenAt(outcome) == Seen.Yes).ShouldBe(outcome == AttendanceOutcome.Attended);
    }

    [Theory]
    [InlineData("Seemed fine, no concerns.", null, true)]
    [InlineData(null, "I'm fine", true)]
    [InlineData(null, null, true)]
    [InlineData("All well as usual.", null, true)]
    [InlineData("Fine, with a bruise on the left cheek.", null, false)]
    [InlineData(null, "I sleep in the shed now.", false)]
    public void Fine_alone_says_nothing_of_what_was_seen(string? seen, string? words, bool only) =>
        ContactRules.SaysOnlyFine(Contact(1, Seen.Yes, 1) with { NonVerbal = seen, ChildWords = words is null ? null : new(words, "worker") }).ShouldBe(only);

    [Theory]
    [InlineData(EnquiryAnswer.Disclosed, false, false)]
    [InlineData(EnquiryAnswer.Denied, false, false)]
    [InlineData(EnquiryAnswer.Denied, true, true)]
    [InlineData(EnquiryAnswer.Disclosed, true, true)]
    [InlineData(EnquiryAnswer.DeniedNotAlone, false, true)]
    [InlineData(EnquiryAnswer.NotAsked, false, true)]
    [InlineData(EnquiryAnswer.NotSafeToAsk, false, true)]
    public void What_was_not_answered_alone_is_asked_again(EnquiryAnswer answer, bool relative, bool again) =>
        ContactRules.MustBeAskedAgain(answer, relative).ShouldBe(again);

    [Fact]
    public void The_class_of_a_contact_is_that_of_the_service()
    {
        ContactRules.ClassOf(PractitionerRole.SexualHealthWorker).ShouldBe(SensitivityClass.SexualHealth);
        ContactRules.ClassOf(PractitionerRole.Camhs).ShouldBe(SensitivityClass.ChildHealth);
        ContactRules.ClassOf(PractitionerRole.HealthVisitor).ShouldBe(SensitivityClass.Standard);
    }

    private static ContactRecord Contact(int day, Seen seen, int id) => new()
    {
        Id = $"ctc_{id:D7}",
        PersonId = "per_1",
        OrganisationId = "northmere-health-visiting",
        Agency = AgencyKind.Health,
        PractitionerId = "hv-1",
        PractitionerName = "Freya Heathsample",
        Role = PractitionerRole.HealthVisitor,
        HappenedOn = new DateOnly(2027, 1, 1).AddDays(day),
        KnownAt = DateTimeOffset.UnixEpoch,
        RecordedAt = DateTimeOffset.UnixEpoch,
        Seen = seen,
        Class = SensitivityClass.Standard,
    };
}
