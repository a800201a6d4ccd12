using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>
/// Who is around a child, and what whoever visits must know of them and of the address (C24): asked with a reason as every question is, because it
/// names grown-ups of whom the child's page says nothing.
/// </summary>
public sealed class VisitModel : LookUpPage<ChildHouseholdAnswer>
{
    /// <summary>The child's page that led here, by its answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The referral that led here.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Referral { get; set; }

    /// <summary>Where to send the form.</summary>
    public string Address => $"/children/{Child}/visit{(Referral, From) switch
    {
        ({ } referral, _) => QueryString.Create("referral", referral).ToUriComponent(),
        (null, { } from) => QueryString.Create("from", from).ToUriComponent(),
        _ => "",
    }}";

    /// <summary>The adult's name as the own records have it.</summary>
    public static string NameOf(AdultAroundView adult) => adult.OwnName.Length > 0 ? adult.OwnName : "Somebody whom your records do not name";

    /// <summary>The adult whom a notice is about; empty for an address.</summary>
    internal string WhomOf(SafetyNoticeView notice) =>
        notice.AdultId.Length == 0 ? "" : Answered?.Adults.FirstOrDefault(a => a.PersonId == notice.AdultId) is { } adult ? NameOf(adult) : "Somebody around the child";

    private protected override Task<string> NameAsync(CancellationToken ct) => ChildLookUp.CalledAsync(this, Child, From, Referral, ct);

    private protected override async Task<ChildHouseholdAnswer> AskAsync(SubjectRef child, AccessPurpose purpose, CancellationToken ct)
    {
        var question = new ChildHouseholdQuestion { Child = child, Purpose = purpose };
        var calls = Desk.Connection.CallInvoker;
        return Desk.Organisation.Agency switch
        {
            "HEALTH" => (await new Health.HealthService.HealthServiceClient(calls).CheckChildHouseholdAsync(new() { Question = question }, cancellationToken: ct)).Answer,
            "POLICE" => (await new Police.PoliceService.PoliceServiceClient(calls).CheckChildHouseholdAsync(new() { Question = question }, cancellationToken: ct)).Answer,
            "EDUCATION" => (await new Education.EducationService.EducationServiceClient(calls).CheckChildHouseholdAsync(new() { Question = question }, cancellationToken: ct)).Answer,
            _ => (await new SocialCare.SocialCareService.SocialCareServiceClient(calls).CheckChildHouseholdAsync(new() { Question = question }, cancellationToken: ct)).Answer,
        };
    }
}
