using Google.Protobuf.WellKnownTypes;
using InfoShare.Broker.Security;
using InfoShare.Protocol.Audit.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Pages.Audit;

namespace InfoShare.WebConsole.Tests;

/// <summary>Whatever a review names by its kind is said in words, and so is how it stood.</summary>
public sealed class KnewWordsTests
{
    [Theory]
    [InlineData("CONTACT", "NO_RESPONSE")]
    [InlineData("CONTACT", "WAS_NOT_BROUGHT")]
    [InlineData("CONTACT", "SEEN_ALONE")]
    [InlineData("CONTACT", "NOT_SEEN")]
    [InlineData("CONTACT", "TAKEN_BACK")]
    [InlineData("SAFETY_NOTICE", "")]
    [InlineData("HEALTH_PLAN_RECORD", "")]
    [InlineData("EARLY_HELP_OUTCOME", "")]
    [InlineData("CHILD_REACHED", "")]
    [InlineData("OTHER", "")]
    [InlineData("CONCERN_SHARED", "OPENED_NOT_IN_TRAIL")]
    [InlineData("CONCERN_SHARED", "OPENED_IN_TRAIL_ALONE")]
    [InlineData("CONCERN_SHARED", "OPENED_BY_INBOX_ALONE")]
    public void A_line_of_a_review_has_no_code_in_it(string code, string state)
    {
        var line = new KnowledgeLine { Kind = KnowledgeKind.DidSee, Code = code, State = state };
        foreach (var said in (string[])[KnewModel.CodeInWords(line), KnewModel.StateInWords(line)])
        {
            said.ShouldNotContain("_");
            said.ShouldNotBe(said.Length == 0 ? "none" : said.ToUpperInvariant());
        }
    }

    /// <summary>The broker says who may review; the console's page and its links follow it.</summary>
    [Fact]
    public void The_roles_that_review_are_the_brokers() => Desk.Reviewers.Order(StringComparer.Ordinal).ShouldBe(
        RpcPolicies.Of("/infoshare.audit.v1.AuditReviewService/WhoKnewWhat").Roles.Select(r => InfoShare.Core.Vocabulary.Code.Of(r)).Order(StringComparer.Ordinal));

    /// <summary>A nursery whose system was taken off had published and been told before; and the police who share an injury had to do with it, though they work with nobody.</summary>
    [Fact]
    public void What_an_organisation_knew_before_its_system_went_is_said_and_whoever_shared_had_to_do_with_it()
    {
        var gone = KnewModel.InWords(new OrganisationKnowledge { Connected = false, Standing = Standing.None, Published = 2, ToldNotOpened = 1 });
        gone.ShouldBe(
            "It had no system connected at that moment. No work of its with them is recorded. It could see 0, asked never and was shown nothing. It was told once; 1 of that had "
            + "not been opened. It published 2. Kept from it: 0.");
        KnewModel.InWords(new OrganisationKnowledge { Connected = false, Standing = Standing.None }).ShouldBe("It had no system connected at that moment: it could see nothing here.");
        KnewModel.InWords(new OrganisationKnowledge { Connected = true, Standing = Standing.None, CouldSee = 1 }).ShouldStartWith("Nothing recorded tied it to them. It could see 1");
    }

    [Fact]
    public void Where_not_all_was_read_the_numbers_say_so()
    {
        var knew = new OrganisationKnowledge { Connected = true, Asked = 2 };
        KnewModel.InWords(knew).ShouldNotContain("was read");
        knew.ShownUntil = Timestamp.FromDateTimeOffset(new DateTimeOffset(2027, 3, 3, 9, 0, 0, TimeSpan.Zero));
        KnewModel.InWords(knew).ShouldEndWith("It was shown and asked at least so much: nothing after Wednesday 3 March 2027, 09:00 was read.");
        (knew.Asked, knew.ActsFrom) = (0, knew.ShownUntil);
        KnewModel.InWords(knew).ShouldContain("Of what was done nothing before Wednesday 3 March 2027, 09:00 was read.");
    }
}
