using InfoShare.Cli.Commands;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Cli.Tests.Audit;

/// <summary>What a review says on paper of one organisation.</summary>
public sealed class KnewInWordsTests
{
    [Fact]
    public void Whoever_published_had_to_do_with_it_though_no_work_of_its_is_recorded()
    {
        AuditKnewCommand.InWords(new OrganisationKnowledge { Connected = true, Standing = Standing.None, Published = 1 })
            .ShouldBe("no work of its with them is recorded; could see 0, was shown nothing, asked 0 times; told 0, of which 0 not opened; published 1; kept from it 0");
        AuditKnewCommand.InWords(new OrganisationKnowledge { Connected = true, Standing = Standing.None, CouldSee = 2 }).ShouldStartWith("nothing recorded tied it to them; could see 2");
    }

    [Fact]
    public void What_was_published_before_the_system_went_is_said()
    {
        AuditKnewCommand.InWords(new OrganisationKnowledge { Standing = Standing.Involved, Published = 2, ToldNotOpened = 1 })
            .ShouldStartWith("not connected at that moment; was involved; could see 0, was shown nothing, asked 0 times; told 1, of which 1 not opened; published 2");
        AuditKnewCommand.InWords(new OrganisationKnowledge()).ShouldBe("not connected: it could see nothing here");
    }
}
