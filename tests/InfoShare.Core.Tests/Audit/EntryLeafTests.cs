using System.Text;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Audit;

/// <summary>The bytes of docs/audit.md, "Formats". Whoever changes these texts breaks the logs that were written before.</summary>
public sealed class EntryLeafTests
{
    private static readonly AuditEntry Full = new()
    {
        Id = "aud_01K0000000000000000000TEST",
        Kind = AuditEventKind.Query,
        Action = "HealthService/QueryChild",
        OrganisationId = "elmmock-surgery",
        PractitionerId = "u-1",
        Role = PractitionerRole.Gp,
        Purpose = Purpose.TriageReferral,
        LegalBasis = LegalBasis.Unspecified,
        Reason = "Bruise, 100% unexplained\nsecond line é",
        TellLead = true,
        PersonIds = ["per_b", "per_a"],
        MatchedHow = "nhs_number,birth_date",
        ObjectId = "con_1",
        Outcome = "done",
        CountsByTier = new Dictionary<string, int> { ["SUMMARY"] = 1, ["MARKER"] = 2 },
        WithheldByReason = new Dictionary<string, int> { ["HIDDEN"] = 1 },
        RuleIds = ["R2", "R1"],
        Shown = ["MARKER con_2", "SUMMARY con_1"],
        PolicyVersion = "2026-09-30.1",
        CallId = "call-1",
        RecordedAt = new DateTimeOffset(2027, 3, 9, 16, 0, 0, 123, 456, TimeSpan.Zero),
    };

    [Fact]
    public void An_entry_is_written_field_by_field()
    {
        Encoding.UTF8.GetString(EntryLeaf.Encode(Full, 7, new byte[32], Enumerable.Repeat((byte)1, 32).ToArray())).ShouldBe("""
            infoshare-audit/1
            index 7
            id aud_01K0000000000000000000TEST
            recorded_at 1804608000123456
            kind QUERY
            action HealthService/QueryChild
            organisation elmmock-surgery
            role GP
            purpose TRIAGE_REFERRAL
            legal_basis UNSPECIFIED
            tell_lead yes
            object con_1
            outcome done
            count 2 MARKER
            count 1 SUMMARY
            policy 2026-09-30.1
            call call-1
            personal AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            sealed AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=

            """);
        Encoding.UTF8.GetString(EntryLeaf.PersonalPart(Full)).ShouldBe("""
            infoshare-audit-personal/1
            practitioner u-1
            reason Bruise, 100%25 unexplained%0Asecond line é
            person per_b
            person per_a
            matched nhs_number,birth_date
            shown MARKER con_2
            shown SUMMARY con_1

            """);
        Encoding.UTF8.GetString(EntryLeaf.SealedPart(Full)).ShouldBe("""
            infoshare-audit-sealed/1
            withheld 1 HIDDEN
            rule R2
            rule R1

            """);
    }

    [Fact]
    public void What_is_absent_has_no_line_and_a_persons_id_is_personal()
    {
        var bare = Full with
        {
            OrganisationId = null,
            PractitionerId = null,
            Reason = null,
            TellLead = null,
            PersonIds = [],
            MatchedHow = "",
            Shown = [],
            ObjectId = "per_x",
            CountsByTier = new Dictionary<string, int>(),
            PolicyVersion = null,
            CallId = null,
        };
        var leaf = Encoding.UTF8.GetString(EntryLeaf.Encode(bare, 0, new byte[32], new byte[32]));
        leaf.Split('\n').Select(l => l.Split(' ')[0]).ShouldBe(
            ["infoshare-audit/1", "index", "id", "recorded_at", "kind", "action", "role", "purpose", "legal_basis", "outcome", "personal", "sealed", ""]);
        Encoding.UTF8.GetString(EntryLeaf.PersonalPart(bare)).ShouldBe("infoshare-audit-personal/1\nobject per_x\n");
    }

    [Fact]
    public void A_commitment_is_the_hash_of_salt_and_part() =>
        EntryLeaf.Commit([1, 2], [3]).ShouldBe(System.Security.Cryptography.SHA256.HashData([1, 2, 3]));

    [Fact]
    public void A_checkpoint_is_read_as_it_was_written()
    {
        const string note = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        var parsed = SignedNote.Parse(note).ShouldNotBeNull();
        parsed.ToString().ShouldBe(note);
        var checkpoint = Checkpoint.Parse(parsed.Text).ShouldNotBeNull();
        (checkpoint.Origin, checkpoint.Size).ShouldBe(("example.com/behind-the-sofa", 20_852_163));
        checkpoint.ToString().ShouldBe(parsed.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\nno mark\n")]
    [InlineData("text\n\n\u2014 name AAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA=")]
    [InlineData("te\txt\n\n\u2014 name AAAAAAA=\n")]
    public void What_is_no_note_is_not_read(string text) => SignedNote.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n1\nCsUY\n")]
    [InlineData("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    public void What_is_no_checkpoint_is_not_read(string text) => Checkpoint.Parse(text).ShouldBeNull();

    [Fact]
    public void What_was_made_last_is_known_and_the_oldest_is_forgotten()
    {
        var recent = new RecentLeaves(capacity: 3);
        recent.Add([.. Enumerable.Range(0, 5).Select(i => new LeafPlace($"aud_{i}", "main", i, new byte[32]))]);
        recent.Size.ShouldBe(5);
        recent.Find("aud_1").ShouldBeNull();
        recent.Find("aud_2").ShouldNotBeNull().Index.ShouldBe(2);
    }
}
