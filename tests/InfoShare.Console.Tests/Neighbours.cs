using System.Text.RegularExpressions;
using InfoShare.Client;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Pattern.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

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

    /// <summary>Who somebody is to the broker, by the children's services' own record.</summary>
    public static async Task<string> PersonAsync(this Site site, string own) =>
        (await new PeopleService.PeopleServiceClient(site.LeadSocialWorker.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = new SubjectRef { OwnRecordId = own },
            Purpose = For(Purpose.AssessChild, "Her social worker asks who she is to the others."),
        })).Person.PersonId;

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

    /// <summary>A girl at home where the police attended abuse, as the police and the duty desk hold her: what stands together comes before the desk.</summary>
    public static async Task<PatternNoticeView> PatternAsync(this Site site, string own, string given, string family, string at)
    {
        var (police, desk) = (site.As("northmere-police", "PUBLIC_PROTECTION"), site.As("northmere-csc", "DUTY_SOCIAL_WORKER"));
        await Site.RecordAsync(police, "POL-" + own, given, family, "2020-10-12", "7 Weir Lane", "NM4 2BT");
        await Site.RecordAsync(desk, "LCS-" + own, given, family, "2020-10-12", "7 Weir Lane", "NM4 2BT");
        await new PoliceService.PoliceServiceClient(police.CallInvoker).ShareConcernAsync(new Protocol.Police.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "POL-" + own },
                Indicators = { ConcernIndicator.DaIncident },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-08" },
                Source = SourceKind.Observed,
                RiskStatement = "Her father struck her mother in the kitchen while she watched.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        await site.ClockAtAsync(at);
        return (await new PatternService.PatternServiceClient(desk.CallInvoker).ListPatternNoticesAsync(new ListPatternNoticesRequest { PageSize = 100 })).Notices
            .Single(n => n.OwnRecordId == "LCS-" + own);
    }

    /// <summary>Why somebody asks, on the basis that the pages state.</summary>
    public static AccessPurpose For(Purpose purpose, string reason) =>
        new() { Purpose = purpose, Reason = reason, LegalBasis = LegalBasis.PublicFunction, LeadNotice = LeadNotice.Tell };

    /// <summary>A manager keeps a referral for information, tells the referrer, and promises to look again in a week.</summary>
    public static async Task RecordedForInformationAsync(this Site site, string referralId, string feedback, InfoShareConnection? by = null)
    {
        var services = new SocialCareService.SocialCareServiceClient((by ?? site.As("northmere-csc", "TEAM_MANAGER")).CallInvoker);
        var owned = (await services.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referralId, Version = 1 })).Referral;
        await services.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referralId,
            Version = owned.Version,
            Feedback = feedback,
            Decision = new Decision
            {
                Disposition = Disposition.InformationRecorded,
                Reason = DispositionReason.RiskUnclear,
                Rationale = "What is missing: whether the mother is safe at home.",
                Criteria = "Threshold document, level 3",
                Evidence = "The midwife's account.",
                HistoryRead = HistoryRead.Yes,
                ReviewDate = "2027-03-17",
            },
        });
    }

    /// <summary>A woman who asks for what is held about her, and whose doctor is asked before what he shared is given to her.</summary>
    public static async Task<string> ConsultationAsync(this Site site, string own, string given, string family)
    {
        var (doctor, steward) = (site.As("elmmock-surgery", "GP"), site.As("northmere-partnership", "DATA_STEWARD"));
        await Site.RecordAsync(doctor, "EMIS-" + own, given, family, "1996-05-02", "3 Lock Row", "NM6 4CD");
        var shared = (await new HealthService.HealthServiceClient(doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "EMIS-" + own },
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-08" },
                Source = SourceKind.SubjectAdult,
                RiskStatement = "She said that she wants to die. We worry about what happens next at home.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern;
        var requests = new SubjectAccessService.SubjectAccessServiceClient(steward.CallInvoker);
        var opened = (await requests.OpenSubjectAccessAsync(new OpenSubjectAccessRequest
        {
            Person = new SubjectRef { PersonId = shared.Subject.PersonId },
            Requester = SubjectAccessRequester.Subject,
            IdentityProof = IdentityProof.PhotoDocument,
            Contact = new SafeContact { Channels = { ContactChannel.InPerson } },
            OwnReference = "SAR 27/031",
        })).SubjectAccess;
        await requests.ConsultHolderAsync(new ConsultHolderRequest { SubjectAccessId = opened.SubjectAccessId, ExpectedVersion = opened.Version, ItemId = shared.ConcernId });
        return (await new SubjectAccessService.SubjectAccessServiceClient(doctor.CallInvoker).ListConsultationsAsync(new ListConsultationsRequest { PageSize = 100 })).Consultations
            .Single(c => c.ConcernId == shared.ConcernId).ConsultationId;
    }

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
