using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Roster.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>Who was named, for the page that says so.</summary>
internal sealed record LeadNamed(string Child, string Called, string Name);

/// <summary>
/// Names who leads for a child in the own service (I9, D8): somebody who works with the child already, who is on the roster, or whoever is written. At
/// children's services that is whom every other service is told to speak to.
/// </summary>
public sealed class LeadModel : OnChildPage<LeadForm>
{
    private const int MostOfRoster = 100;

    /// <summary>The referral that led here.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Referral { get; set; }

    /// <summary>Those of the own service whose names are known, who leads now first.</summary>
    public IReadOnlyList<Colleague> Known { get; private set; } = [];

    /// <summary>Whether whoever is signed in may name anybody: who does not hold a decision about a child does not (E19).</summary>
    public bool MayName => Desk.IsQualified;

    /// <summary>The roles in which somebody may lead.</summary>
    public IReadOnlyList<CodeGroup> Roles => [new("Role", Words.Choices([.. LeadForm.RolesOf(Desk.Organisation.Agency)]))];

    /// <summary>Who of the own service works with the child, as the child's page read it; null where none led here.</summary>
    internal OwnWork? Standing => Kept is null ? null : OwnWork.Of(Kept);

    /// <summary>Who has just been named.</summary>
    internal LeadNamed? Named => JustDone<LeadNamed>() is { } named && named.Child == Child ? named : null;

    private protected override string Part => "lead";

    private protected override bool SaysWhyNot => true;

    /// <summary>Names who leads.</summary>
    public async Task<IActionResult> OnPostSendAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        Form.Judge(Faults, Known, LeadForm.RolesOf(Desk.Organisation.Agency));
        var chosen = Form.Chosen(Known);
        var (name, role) = chosen is null ? (Trim(Form.Name), Codes.Code<PractitionerRole>(Form.Role)) : (chosen.Name, chosen.Role);
        var telephone = Trim(Form.Telephone) is { Length: > 0 } typed ? typed : chosen?.Telephone ?? "";
        var calls = Desk.Connection.CallInvoker;
        if (Desk.IsSocialCare)
        {
            var assign = new AssignLeadRequest { Child = Subject, PractitionerName = name, Role = role, Telephone = telephone, Team = Trim(Form.Team) };
            assign.RequestId = RequestIdOf(assign);
            return await SendAsync(() => new SocialCareService.SocialCareServiceClient(calls).AssignLeadAsync(assign, cancellationToken: ct), _ => DoneWith(new LeadNamed(Child, Called, name)), ct);
        }

        var record = new RecordInvolvementRequest { Person = Subject, PractitionerName = name, Role = role, Telephone = telephone, Leads = true, Team = Trim(Form.Team) };
        record.RequestId = RequestIdOf(record);
        return await SendAsync(() => new PeopleService.PeopleServiceClient(calls).RecordInvolvementAsync(record, cancellationToken: ct), _ => DoneWith(new LeadNamed(Child, Called, name)), ct);
    }

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        await base.LoadAsync(ct);
        Called = Named?.Called ?? await ChildLookUp.CalledAsync(this, Child, From, Referral, ct);
        if (MayName && Known.Count == 0)
            Known = await ColleaguesAsync(ct);
        return true;
    }

    private protected override string Here(KeyValuePair<string, string?> word) =>
        base.Here(word) + (Referral is null ? "" : "&referral=" + Uri.EscapeDataString(Referral));

    private protected override string FieldOf(string path) => path switch
    {
        "practitioner_name" => Form.Colleague == LeadForm.SomebodyElse ? "Form.Name" : "Form.Colleague",
        "role" => Form.Colleague == LeadForm.SomebodyElse ? "Form.Role" : "Form.Colleague",
        "telephone" => "Form.Telephone",
        "team" => "Form.Team",
        _ => "",
    };

    // Each name once with its role: who works with the child says more than the roster, and both more than that somebody is signed in.
    private async Task<IReadOnlyList<Colleague>> ColleaguesAsync(CancellationToken ct)
    {
        var listed = await new RosterService.RosterServiceClient(Desk.Connection.CallInvoker).ListRosterAsync(new ListRosterRequest { PageSize = MostOfRoster }, cancellationToken: ct);
        var roster = listed.Entries.Where(e => e.From <= listed.Receipt.RecordedAt && e.To > listed.Receipt.RecordedAt).ToList();
        var may = LeadForm.RolesOf(Desk.Organisation.Agency);
        List<Colleague> all =
        [
            .. (Standing?.Workers ?? []).OrderByDescending(w => w.Leads).Select(w => new Colleague(
                w.Who.Name, w.Who.Role, w.Who.Telephone, w.Leads ? $"Leads now, since {London.Day(w.Since)}." : $"Works with this child since {London.Day(w.Since)}.")),
            new Colleague(Desk.Practitioner.Name, Codes.InVocabulary<PractitionerRole>(Desk.Practitioner.Role), "", "This is you."),
            .. roster.Where(e => e.Kind is RosterKind.Duty or RosterKind.Deputy)
                .Select(e => new Colleague(e.PersonName, Codes.InVocabulary<PractitionerRole>(e.Role), e.Telephone, $"On your roster until {London.Full(e.To)}.")),
        ];
        return
        [
            .. all.Where(k => may.Contains(k.Role) && k.Name.Length > 0).DistinctBy(k => (k.Role, k.Name.ToUpperInvariant()))
                .Select(k => roster.Find(e => e.Kind == RosterKind.Absence && e.AwayName.Length > 0 && k.IsCalled(e.AwayName)) is { } away
                    ? k with { Because = $"{k.Because} Away until {London.Full(away.To)}: {away.PersonName} stands in." } : k),
        ];
    }
}
