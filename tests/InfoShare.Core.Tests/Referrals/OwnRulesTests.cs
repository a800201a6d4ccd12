using InfoShare.Core.Clocks;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;
using static InfoShare.Core.Tests.Referrals.SampleReferrals;

namespace InfoShare.Core.Tests.Referrals;

/// <summary>An old referral is judged by the rules that were in force when it came in (O5), and a family is told only what is safe (E16, E18).</summary>
public sealed class OwnRulesTests
{
    private static readonly SafeContact Mornings = new([ContactChannel.Telephone], new TimeOnly(9, 0), new TimeOnly(12, 0), [], null);

    [Theory]
    [InlineData("2019-03-12 10:00", "T1@WT2018#1", "T4@WT2018#1")]
    [InlineData("2023-12-14 10:00", "T1@WT2018#1", "T4@WT2018#1")]
    [InlineData("2024-03-12 10:00", "T1@WT2023#1", "T4@WT2023#1")]
    [InlineData("2026-09-29 10:00", "T1@WT2023#1", "T4@WT2023#1")]
    [InlineData("2027-03-10 10:00", "T1@WT2026#1", "T4@WT2026#1")]
    public void The_edition_of_the_day_of_receipt_holds_for_every_clock_of_the_referral(string received, string first, string ladder)
    {
        var opened = Opened(Urgency.Standard, London(received));
        opened.Next.FeedbackRule.ShouldBe(first);

        // Its ladder runs on past the change of the guidance, and still by its own rules.
        var late = Moves.FeedbackOverdue(opened.Next, London("2027-06-01 10:00"), London("2027-06-01 10:01"))!;
        late.Started.Single().RuleId.ShouldBe(ladder);
    }

    [Fact]
    public void A_partnerships_own_term_holds_from_its_day_and_not_before()
    {
        var schedules = DeadlineSchedules.Embedded(WorkingDayCalendar.England).With(
            """
            { "schedules": [ { "partnership": "northmere", "edition": "WT2026", "revision": 1, "from": "2027-01-04", "sameAs": "WT2026#1",
              "note": "Two working days.", "rules": [ { "key": "T1", "starts": "RECEIPT", "source": "the partnership",
              "terms": { "STANDARD": { "kind": "WORKING_DAYS", "amount": 2 } } } ] } ] }
            """, "test");
        var moves = new ReferralMoves(new PartnershipClock("northmere", schedules));
        InLondon(moves.DueFor(London("2026-12-09 10:00"), Urgency.Standard).Feedback.DueAt).ShouldBe("2026-12-10 17:00");
        InLondon(moves.DueFor(London("2027-03-10 10:00"), Urgency.Standard).Feedback.DueAt).ShouldBe("2027-03-12 17:00");
    }

    [Fact]
    public void What_is_not_known_to_be_safe_is_held()
    {
        var morning = London("2027-03-10 10:00");
        SafeContacts.WhyHeld([], ContactChannel.Telephone, morning).ShouldNotBeNull();
        SafeContacts.WhyHeld([Mornings], ContactChannel.Telephone, morning).ShouldBeNull();
        SafeContacts.WhyHeld([Mornings], ContactChannel.Email, morning).ShouldNotBeNull();
        SafeContacts.WhyHeld([Mornings], ContactChannel.Telephone, London("2027-03-10 12:01")).ShouldNotBeNull();
        // Summer time: 08:30 UTC is half past nine in London.
        SafeContacts.WhyHeld([Mornings], ContactChannel.Telephone, Utc("2027-07-01 08:30")).ShouldBeNull();
        var never = new SafeContact([], null, null, [ContactChannel.Telephone], null);
        SafeContacts.WhyHeld([Mornings, never], ContactChannel.Telephone, morning).ShouldBe("A safe-contact rule says never to use this channel.");
        var night = new SafeContact([ContactChannel.TextMessage], new TimeOnly(22, 0), new TimeOnly(6, 0), [], null);
        SafeContacts.WhyHeld([night], ContactChannel.TextMessage, London("2027-03-10 23:30")).ShouldBeNull();
        SafeContacts.WhyHeld([night], ContactChannel.TextMessage, London("2027-03-10 07:00")).ShouldNotBeNull();

        // Every rule that lists channels lists it, and the hours of every rule count, also of one that only forbids.
        var inPerson = new SafeContact([ContactChannel.InPerson], null, null, [], null);
        SafeContacts.WhyHeld([Mornings, inPerson], ContactChannel.Telephone, morning).ShouldBe("Not every safe-contact rule names this channel as safe.");
        SafeContacts.WhyHeld([Mornings, inPerson], ContactChannel.InPerson, morning).ShouldNotBeNull();
        var both = inPerson with { Channels = [ContactChannel.InPerson, ContactChannel.Telephone] };
        SafeContacts.WhyHeld([Mornings, both], ContactChannel.Telephone, morning).ShouldBeNull();
        var noLetterByNight = new SafeContact([], new TimeOnly(20, 0), null, [ContactChannel.Letter], null);
        SafeContacts.WhyHeld([Mornings, noLetterByNight], ContactChannel.Telephone, morning).ShouldBe("It is outside the hours that are safe.");
    }

    [Fact]
    public void A_familys_text_never_repeats_the_professionals()
    {
        string[] child = ["Mummy's friend hits.", "No."];
        string[] written = ["The baby loses weight and nobody has been in.", "Not enough is known of the home.", "What was told."];
        Repeats("not enough is known OF the home!").ShouldBeTrue();
        Repeats("You said: the baby loses weight and nobody has been in. Thanks.").ShouldBeTrue();
        Repeats("Dear Ms Mosstest, not enough is known of it yet.").ShouldBeTrue();
        Repeats("He says mummys friend hits him.").ShouldBeTrue();
        Repeats("We go by what was told.").ShouldBeTrue();
        Repeats("Thank you for ringing so early. No.").ShouldBeFalse();
        Repeats("Not enough is known here, ask again.").ShouldBeFalse();
        Repeats(null).ShouldBeFalse();

        bool Repeats(string? words) => FamilyText.Repeats(words, child, written);
    }
}
