using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Audit.V1;
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
