using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Core.Clocks;
using InfoShare.EndToEnd.Tests.Privacy;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Testing;
using static InfoShare.EndToEnd.Tests.Stories.ExportIsVerifiedTests;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A data protection officer has the trail of a month and learns from it how the broker is used, and of nobody what was done (requirement M6:
/// masking holds in every export).
/// </summary>
public sealed partial class MaskedExportTests
{
    private const string Why = "Monthly return to the data protection officer.";

    [Fact]
    public async Task No_export_holds_what_was_planted_in_every_personal_field()
    {
        using var folder = new TemporaryFolder();
        var began = LondonTime.ToLocal(TimeProvider.System.GetUtcNow());
        await using var p = await StartAsync($"{began.AddMinutes(2):yyyy-MM-dd HH:mm}", "--Broker:Limits:Enabled=false");
        var story = new MarkedStory((organisation, role) => p.SystemOf(organisation)
            .As(new InfoSharePractitioner(Markers.PractitionerId, Markers.PractitionerName, role, Markers.Team)).CallInvoker);
        await story.PlayAsync();
        await story.RefusalsAsync();

        // Enough of one kind to be called by its name.
        var doctor = p.SystemOf("elmmock-surgery").As(new InfoSharePractitioner(Markers.PractitionerId, Markers.PractitionerName, "GP", Markers.Team));
        for (var i = 0; i < 6; i++)
            await AskAsync(doctor, Markers.ChildRecord, Markers.Words("reason"));
        var (first, last) = ($"{began.AddDays(-1):yyyy-MM-dd}", $"{began.AddDays(2):yyyy-MM-dd}");

        // The broker does hold all of it.
        var held = await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = Why, PageSize = 100 });
        var ids = IdsIn(held.ToString());
        await CoveredAsync(p, held.Receipt.EntryIndex);
        ids.Count.ShouldBeGreaterThan(50);

        await RunAsync(p, "masked-export", folder["masked"], "--from", first, "--until", last, "--practitioner", "Ben Ledgersample:DATA_STEWARD", "--reason", Why);
        Directory.GetFileSystemEntries(folder["."]).Select(Path.GetFileName).ShouldBe(["masked"]);
        var masked = await TextOfAsync(folder["masked"]);
        masked.ShouldContain("HealthService/QueryChild");
        Markers.FoundIn(masked).ShouldBeEmpty();
        IdsIn(masked).ShouldBeEmpty("nothing that the API takes");
        masked.ShouldNotContain("HIDDEN");
        masked.ShouldNotContain("deny/");
        Minutes().Matches(masked.Replace(await File.ReadAllTextAsync(folder["masked/manifest.json"]), "", StringComparison.Ordinal)).ShouldBeEmpty();

        // The log's own export is for whoever checks it: without openings it has ids, and no more.
        await RunAsync(p, "export", folder["log"], "--practitioner", "Ada Auditsample:AUDITOR", "--reason", Why);
        Markers.FoundIn(await TextOfAsync(folder["log"])).ShouldBeEmpty();

        // What a person is given of the own file names the person, and nobody else, and has no word that others wrote.
        var officer = p.As("northmere-partnership", "Ben Ledgersample", "DATA_STEWARD");
        var sar = new SubjectAccessService.SubjectAccessServiceClient(officer.CallInvoker);
        var person = (await p.Store.ReadAsync(s => s.People.FindByOwnRecordAsync("elmmock-surgery", Markers.OwnRecord), CancellationToken.None))!.Id;
        var opened = (await sar.OpenSubjectAccessAsync(new OpenSubjectAccessRequest
        {
            Person = new SubjectRef { PersonId = person },
            Requester = SubjectAccessRequester.Subject,
            IdentityProof = IdentityProof.PhotoDocument,
            Contact = new SafeContact { Channels = { ContactChannel.InPerson }, NeverUse = { ContactChannel.Letter }, Note = "She comes to the library on Thursdays." },
            OwnReference = "SAR 27/044",
        })).SubjectAccess;
        var released = await sar.ReleaseSubjectAccessAsync(
            new ReleaseSubjectAccessRequest { SubjectAccessId = opened.SubjectAccessId, ExpectedVersion = opened.Version });

        released.Pack.Notice.ShouldNotBeEmpty();
        Markers.FoundIn(released.Pack.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_officer_has_a_month_with_the_same_pseudonym_for_the_same_thing_and_can_tie_it_to_the_log()
    {
        using var folder = new TemporaryFolder();
        await using var p = await StartAsync("2027-03-08 10:00", "--Broker:Limits:Enabled=false");
        var iris = await RecordAsync(p.Doctor, "EMIS-81", Person("Iris", "Maskedsample", "2018-02-03", "3 Fern Row", "ZZ99 3CZ", "9990000018"));
        var seldom = await RecordAsync(p.Doctor, "EMIS-82", Person("Tam", "Seldomsample", "2016-02-03", "4 Fern Row", "ZZ99 3CZ"));
        await RecordAsync(p.Doctor, "EMIS-83", Person("Wren", "Thirdmock", "2014-05-06", "5 Fern Row", "ZZ99 3CZ"));
        await RecordAsync(p.Doctor, "EMIS-84", Person("Otto", "Fourthfixture", "2012-07-08", "6 Fern Row", "ZZ99 3CZ"));
        foreach (var name in (string[])["Dr Mockhurst", "Dr Ashmock"])
        {
            for (var i = 0; i < 6; i++)
                await AskAsync(p.As("elmmock-surgery", name, "GP"), "EMIS-81", "Her mother is unwell and I want to know who is around Iris.");
        }

        // Whoever practises is refused, a lead and a manager too, and so is a system without a person.
        foreach (var (who, times) in new[] { (p.Detective, 5), (p.Doctor, 4), (p.SocialCareManager, 1), (p.DesignatedLead, 1), (p.SystemOf("northmere-partnership"), 1) })
        {
            for (var i = 0; i < times; i++)
                (await RefusalOf(() => ReadAsync(who))).Reason.ShouldBeOneOf("ROLE_NOT_ALLOWED", "ORGANISATION_NOT_ALLOWED", "PRACTITIONER_REQUIRED");
        }

        (await RefusalOf(() => ReadAsync(p.Auditor, r => r.ToDate = "2029-03-31"))).FieldViolations.ShouldContain(v => v.Field == "to_date");

        await p.ClockAtAsync("2027-04-01 09:00");
        await CoveredAsync(p, (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = Why })).Receipt.EntryIndex);
        await RunAsync(
            p, "masked-export", folder["march"], "--from", "2027-03-01", "--until", "2027-03-31", "--practitioner", "Ada Auditsample:AUDITOR", "--reason", Why);
        var lines = await File.ReadAllLinesAsync(folder["march/trail.jsonl"]);
        var rows = lines.Select(l => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(l)!).ToList();
        var manifest = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(await File.ReadAllTextAsync(folder["march/manifest.json"]))!;
        manifest["entries"].GetInt32().ShouldBe(rows.Count);
        (await File.ReadAllLinesAsync(folder["march/trail.csv"])).Length.ShouldBe(rows.Count + 1);
        var checkpoint = await new AuditLogService.AuditLogServiceClient(p.Auditor.CallInvoker).GetCheckpointAsync(
            new GetCheckpointRequest { Origin = manifest["log_origin"].GetString(), Size = manifest["checkpoint_size"].GetInt64() });
        manifest["root_hash"].GetBytesFromBase64().ShouldBe(checkpoint.Root.ToByteArray());

        // Two doctors, one girl, a call each.
        var asked = rows.Where(r => r["action"].GetString() == "HealthService/QueryChild").ToList();
        asked.Count.ShouldBe(12);
        asked.Select(r => r["practitioner"].GetString()).Distinct().Count().ShouldBe(2);
        asked.Select(r => r["persons"].ToString()).Distinct().ShouldHaveSingleItem();
        asked.Select(r => r["call"].GetString()).Distinct().Count().ShouldBe(12);
        asked.ShouldAllBe(r => r["time"].GetString()!.StartsWith("2027-03-08"));

        // The four that were recorded are too few to be called by their name, and so is whatever else there were fewer than five of.
        rows.ShouldNotContain(r => r["action"].GetString() == "PeopleService/RecordPerson");
        rows.GroupBy(r => $"{r["organisation"]} {r["kind"]} {r["action"]}").ShouldAllBe(g => g.Count() >= 5);

        // Another export has other pseudonyms; of who is hardly in the trail there is as little as of nobody.
        var (header, entries) = await ReadAsync(p.Auditor, r => (r.PersonId, r.OrganisationId) = (iris, "elmmock-surgery"));
        (header.EntryCount, entries.Count).ShouldBe((entries.Count, entries.Count));
        entries.Count.ShouldBeGreaterThanOrEqualTo(12);
        var before = rows.SelectMany(r => new[] { r["practitioner"].GetString(), r["call"].GetString() }).ToHashSet();
        entries.ShouldAllBe(e => e.OrganisationId == "elmmock-surgery" && !before.Contains(e.Call) && (e.Practitioner.Length == 0 || !before.Contains(e.Practitioner)));
        (await ReadAsync(p.Auditor, r => r.PersonId = seldom)).Entries.ShouldBeEmpty();
        (await ReadAsync(p.Auditor, r => r.PersonId = "per_00000000000000000000000000")).Entries.ShouldBeEmpty();

        // What was asked is in the log itself.
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = Why, PageSize = 20 }))
            .Entries.ShouldContain(e => e.Action == "MaskedExportService/ExportTrail" && e.Reason == Why && e.PersonIds.Contains(iris)
                && e.Outcome.Contains("masked, 2027-03-01 to 2027-03-31, of elmmock-surgery"));

        // A folder that is there is not written over.
        (await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(
            p, "masked-export", folder["march"], "--practitioner", "Ada Auditsample:AUDITOR", "--reason", Why))).Message.ShouldContain("is there already");
    }

    private static async Task AskAsync(InfoShareConnection doctor, string ownRecordId, string reason) =>
        await new Health.HealthService.HealthServiceClient(doctor.CallInvoker).QueryChildAsync(new Health.QueryChildRequest
        {
            Child = Own(ownRecordId),
            Purpose = For(Purpose.AssessChild, reason),
        });

    private static async Task<(MaskedExportHeader Header, IReadOnlyList<MaskedEntry> Entries)> ReadAsync(
        InfoShareConnection who, Action<ExportTrailRequest>? change = null)
    {
        var request = new ExportTrailRequest { FromDate = "2027-03-01", ToDate = "2027-03-31", Reason = Why };
        change?.Invoke(request);
        using var stream = new MaskedExportService.MaskedExportServiceClient(who.CallInvoker).ExportTrail(request, deadline: DateTime.UtcNow.AddMinutes(2));
        var messages = await stream.ResponseStream.ReadAllAsync().ToListAsync();
        messages[0].Receipt.Promise.ShouldNotBeEmpty();
        return (messages[0].Header, [.. messages.SelectMany(m => m.Entries)]);
    }

    private static async Task<string> TextOfAsync(string folder)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            text.Append(Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file))).Append('\n');
        return text.ToString();
    }

    private static HashSet<string> IdsIn(string text) => [.. AnId().Matches(text).Select(m => m.Value)];

    // An export is tied to a checkpoint, and holds what that covers.
    private static Task CoveredAsync(Partnership p, long index) => ReceiptsAreProvedTests.CoveredAsync(
        new AuditLogService.AuditLogServiceClient(p.Auditor.CallInvoker), new GetInclusionProofRequest { Index = index });

    [GeneratedRegex("[a-z]{1,12}_[0-7][0-9A-HJKMNP-TV-Z]{25}")]
    private static partial Regex AnId();

    [GeneratedRegex("T[0-9]{2}:(?!00[+-])")]
    private static partial Regex Minutes();
}
