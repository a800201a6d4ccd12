using System.Text.RegularExpressions;
using InfoShare.Client;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>The invented practitioners by role, and what their systems record before a story begins.</summary>
internal static class Neighbours
{
    /// <summary>The practitioner of an organisation in a role.</summary>
    public static SyntheticPractitioner Who(string organisation, string role) => Practitioners.Of(organisation).First(p => p.Role == role);

    /// <summary>The same, calling from the organisation's own system.</summary>
    public static InfoShareConnection As(this Site site, string organisation, string role)
    {
        var who = Who(organisation, role);
        return site.As(organisation, who.Id, who.Name, role);
    }

    /// <summary>The same at a window of the console.</summary>
    public static Task<Chromium.Window> OpenAsAsync(this Chromium chromium, Site site, string organisation, string role) =>
        chromium.OpenAsync(site, Neighbourhood.Organisations.Single(o => o.Id == organisation).Name, Who(organisation, role).Name);

    /// <summary>The same without a browser that runs scripts.</summary>
    public static async Task<PlainBrowser> PlainAsAsync(this Site site, string organisation, string role)
    {
        var browser = new PlainBrowser(site);
        await browser.SignInAsync(organisation, Who(organisation, role).Id);
        return browser;
    }

    /// <summary>Who works with somebody.</summary>
    public static async Task WorksWithAsync(this InfoShareConnection who, string own, PractitionerRole role, string telephone, bool leads = false) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = new SubjectRef { OwnRecordId = own },
            Role = role,
            Telephone = telephone,
            Leads = leads,
        });

    /// <summary>That two people belong together.</summary>
    public static async Task RelateAsync(
        this InfoShareConnection who, string first, string other, RelationshipType type, LinkState state = LinkState.Confirmed, string from = "") =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = new SubjectRef { OwnRecordId = first },
            RelatedTo = new SubjectRef { OwnRecordId = other },
            Type = type,
            State = state,
            FromDate = from,
            Source = SourceKind.RecordCheck,
        });

    /// <summary>Everything in somebody's notices, page after page.</summary>
    public static async Task<string> NoticesAsync(this PlainBrowser who)
    {
        var all = "";
        for (var path = "/notices?show=all"; path.Length > 0;)
        {
            var page = (await who.GetAsync(path)).Text;
            all += page;
            path = Regex.Match(page, "href=\"(\\?[^\"]+)\">Show the next ones").Groups[1].Value is { Length: > 0 } next ? "/notices" + next : "";
        }

        return all;
    }
}
