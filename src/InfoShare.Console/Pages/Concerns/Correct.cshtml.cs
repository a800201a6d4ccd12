using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>Puts right what a concern says (C18): what it said first is kept, and everybody who was shown it is told.</summary>
public sealed class CorrectModel : OnConcernPage<CorrectForm, CorrectConcernResponse>
{
    /// <summary>What may have been seen, under the vocabulary's headings.</summary>
    public IReadOnlyList<CodeGroup> Signs { get; private set; } = [];

    /// <summary>Whether all of it is on the page: what is not seen would be taken out of it.</summary>
    public bool IsWhole => History?.Concern.Tier == Tier.Detail;

    private protected override string Part => "correct";

    private protected override long VersionSeen => History?.Concern.Version ?? 0;

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        await base.LoadAsync(ct);
        if (History is not { } read)
            return true;
        if (Form.Version == 0)
            Form.Fill(read.Concern);
        var signs = await HttpContext.RequestServices.GetRequiredService<CodeBook>().GroupsAsync<ConcernIndicator>(Desk.Connection, ct);

        // What is not written any longer stays where it stands.
        var old = read.Concern.Indicators.Select(i => i.ToString()).Except(signs.SelectMany(g => g.Choices).Select(c => c.Value)).ToList();
        Signs = old.Count == 0 ? signs : [new CodeGroup("As it stands", [.. old.Select(o => (o, Words.Of(Enum.Parse<ConcernIndicator>(o))))]), .. signs];
        return true;
    }

    private protected override void Judge()
    {
        if (IsWhole)
            Form.Judge(Faults, History!.Concern);
        else
            Faults.Add("", "You see this in part alone. Ask whoever shared it to put it right");
    }

    private protected override AsyncUnaryCall<CorrectConcernResponse> Call(CancellationToken ct)
    {
        var request = new CorrectConcernRequest { ConcernId = Id, Version = Form.Version, Statement = Form.ToText(History!.Concern), Reason = Trim(Form.Reason) };
        request.RequestId = RequestIdOf(request);
        return Broker.CorrectConcernAsync(request, cancellationToken: ct);
    }

    private protected override string FieldOf(string path) => CorrectForm.FieldOf(path);
}
