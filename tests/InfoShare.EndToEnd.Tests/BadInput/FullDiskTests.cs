using Grpc.Core;
using InfoShare.Client;
using InfoShare.Core.Stores;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.EndToEnd.Tests.Stories;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Storage;
using InfoShare.Storage.Sessions;
using InfoShare.Testing;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;

namespace InfoShare.EndToEnd.Tests.BadInput;

/// <summary>
/// The disk is full in the middle of the day (SQLite: the file may not grow): a clear error, nothing half written, the trail whole,
/// and the same requests succeed when there is room again. The store's tests try the same without a broker around it.
/// </summary>
public sealed class FullDiskTests
{
    private const int Most = 400;

    [Fact]
    public async Task A_full_disk_refuses_clearly_writes_nothing_by_halves_and_is_over_when_there_is_room()
    {
        await using var database = await TestDatabase.CreateAsync(StoreEngine.Sqlite);
        await using var p = await StartAsync("2027-03-10 09:00", TestSite.StorageSettings(database.Options));
        for (var n = 0; n < 3; n++)
            await RecordAsync(p.Midwife, $"MW-{n}", Person("Tess", $"Disktest{(char)('a' + n)}", "1999-08-14"));

        await MayGrowToAsync(p, pages => pages + 40);
        var acknowledged = new List<string>();
        OfferHandoverRequest? refused = null;
        for (var n = 0; n < Most && refused is null; n++)
        {
            var request = Offer(n);
            try
            {
                acknowledged.Add((await new Handovers(p.Midwife.CallInvoker).OfferHandoverAsync(request)).Handover.HandoverId);
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                (error.Status, error.Reason).ShouldBe((StatusCode.Unavailable, "STORE_UNAVAILABLE"));
                error.Message.ShouldContain("nothing was acknowledged");
                refused = request;
            }
        }

        acknowledged.ShouldNotBeEmpty();
        refused.ShouldNotBeNull();
        await using (var rows = await Rows.OpenAsync(database.Options))
            await NothingByHalvesAsync(rows, acknowledged);

        // What is read is audited too, so reading waits as well once the trail cannot grow; it never answers unaudited.
        await MayGrowToAsync(p, _ => 1_000_000);
        var again = (await new Handovers(p.Midwife.CallInvoker).OfferHandoverAsync(refused)).Handover;
        acknowledged.Add(again.HandoverId);
        (await new Handovers(p.Midwife.CallInvoker).OfferHandoverAsync(refused)).Handover.HandoverId.ShouldBe(again.HandoverId);
        await using (var rows = await Rows.OpenAsync(database.Options))
            await NothingByHalvesAsync(rows, acknowledged);

        // The clocks of what was acknowledged go on.
        await p.ClockAtAsync("2027-03-12 17:01");
        (await new Handovers(p.Midwife.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = again.HandoverId })).Handover.State
            .ShouldBe(HandoverState.Unacknowledged);
    }

    private static async Task NothingByHalvesAsync(Rows rows, List<string> acknowledged)
    {
        (await rows.TextsAsync("SELECT id FROM handover")).ShouldBe(acknowledged, ignoreOrder: true);
        foreach (var (what, sql) in new Dictionary<string, string>
        {
            ["a person of its own"] = "SELECT handover_id FROM handover_subject",
            ["the first step of its history"] = "SELECT handover_id FROM handover_event WHERE version = 1",
            ["a clock"] = "SELECT object_id FROM pending_deadline WHERE purpose = 'HANDOVER_ACCEPTANCE'",
            ["a notice to the recipient"] = "SELECT handover_id FROM notification WHERE trigger = 'HANDOVER_OFFERED'",
            ["an entry of the trail"] = "SELECT object_id FROM audit_entry WHERE action = 'HandoverService/OfferHandover' AND outcome = 'OFFERED'",
        })
        {
            (await rows.TextsAsync(sql)).ShouldBe(acknowledged, ignoreOrder: true, customMessage: what);
        }

        (await rows.NumberAsync("SELECT MAX(sequence) - COUNT(*) FROM audit_entry")).ShouldBe(0, "the trail has a gap");
        (await rows.TextsAsync("PRAGMA integrity_check")).ShouldBe(["ok"]);
    }

    /// <summary>Packets stand beside each other: none takes another's place.</summary>
    private static OfferHandoverRequest Offer(int n) => new()
    {
        RequestId = Guid.NewGuid().ToString(),
        Handover = new HandoverDraft
        {
            Subjects = { Own($"MW-{n % 3}") },
            Kind = HandoverKind.Placement,
            To = new HandoverTarget { OrganisationId = "southmere-hospital", Role = PractitionerRole.LacNurse },
            Words = new HandoverWords { ResidualRisk = $"Number {n}. {new string('r', 3500)}" },
        },
    };

    private static Task MayGrowToAsync(Partnership p, Func<long, long> most) => p.Store.WriteAsync(
        new WriteCommand<bool>("Test", async session =>
        {
            var sql = ((SqlWriteSession)session).Sql;
            var pages = await sql.SingleOrDefaultAsync<long>("PRAGMA page_count");
            await sql.QueryAsync<long>($"PRAGMA max_page_count = {most(pages)}");
            return true;
        }),
        default);
}
