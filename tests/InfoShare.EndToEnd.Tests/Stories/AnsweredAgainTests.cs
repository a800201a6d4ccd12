using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.Retention.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Information = InfoShare.Protocol.Information.V1.InformationService.InformationServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What is answered again for a repeated request id has left the broker once more: the trail says about whom, why and what (M2), and a conflict of interest
/// that was declared in between refuses it as it would the call itself (L10).
/// </summary>
public sealed class AnsweredAgainTests
{
    private const string Why = "Looking into what probation asked in March, after the complaint.";
    private static readonly Demographics Nell = Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT");

    /// <summary>A request that was lost on its way is answered as it was answered then, whoever has joined or left the partnership since.</summary>
    [Fact]
    public async Task A_concern_is_answered_again_with_who_answered_then()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.HealthVisitor, "HV-32", Nell);
        await WorksWithAsync(p.HealthVisitor, Own("HV-32"), PractitionerRole.HealthVisitor, "01632 960103", leads: true);
        await RecordAsync(p.Doctor, "EMIS-32", Nell);
        var request = new Protocol.Health.V1.ShareConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Concern = new ConcernStatement
            {
                Subject = Own("EMIS-32"),
                Indicators = { ConcernIndicator.HomeConditions },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "No bed and no heating in the child's room.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.PublicFunction,
            },
        };
        var health = new Protocol.Health.V1.HealthService.HealthServiceClient(p.Doctor.CallInvoker);
        var first = await health.ShareConcernAsync(request);
        first.Concern.Edges.Coverage.ShouldContain(c => c.State == ResponderState.Answered);
        first.Concern.Edges.Coverage.ShouldContain(c => c.OrganisationId == "brook-lane-nursery");

        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var known = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations;
        var nursery = known.Single(o => o.OrganisationId == "brook-lane-nursery").Clone();
        nursery.Connection = Connection.None;
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = nursery });
        await registry.SetOrganisationEnabledAsync(
            new SetOrganisationEnabledRequest { OrganisationId = "northmere-school", Enabled = false, Reason = "The school's key was copied to a lost memory stick." });

        (await health.ShareConcernAsync(request)).Concern.Edges.ShouldBe(first.Concern.Edges);

        // Another concern is answered by what holds now.
        var next = request.Clone();
        next.RequestId = Guid.NewGuid().ToString();
        (await health.ShareConcernAsync(next)).Concern.Edges.Coverage.ShouldNotContain(c => c.OrganisationId == "northmere-school");
    }

    [Fact]
    public async Task A_partner_check_that_is_answered_again_is_in_the_trail_of_the_child_with_what_it_showed()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var mother = Person("Carly", "Quilltest", "1996-05-02", "4 Elm Row", "NM1 4QT");
        await RecordAsync(p.HealthVisitor, "HV-33", mother);
        var nell = await RecordAsync(p.HealthVisitor, "HV-32", Nell);
        await RelateAsync(p.HealthVisitor, Own("HV-33"), Own("HV-32"), RelationshipType.BirthParent);
        await RecordAsync(p.ProbationOfficer, "X120001", Person("Dale", "Hartmock", "2000-10-02", "9 Weir Court", "NM3 1XY"));
        await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("X120001"),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Event,
                Source = SourceKind.Finding,
                RiskStatement = "Convicted of violence to an earlier partner.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        var request = new CheckNewPartnerRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            SupervisedPerson = Own("X120001"),
            NewPartner = Known(mother),
            Address = mother.Address,
            Intention = new DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.No,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Hartmock told me today that he moves in with his new partner at the end of the month."),
        };
        var probation = new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker);
        var first = await probation.CheckNewPartnerAsync(request);
        var again = await probation.CheckNewPartnerAsync(request);
        again.CheckId.ShouldBe(first.CheckId);

        var entries = await EntriesAsync(p, nell);
        var asked = entries.Single(e => e.EntryId == first.Edges.Receipt.EntryId);
        asked.Shown.ShouldNotBeEmpty();
        var repeated = entries.Single(e => e.Outcome == "answered again");
        (repeated.Kind, repeated.Action, repeated.ObjectId, repeated.PractitionerId).ShouldBe(
            (AuditEventKind.Return, "ProbationService/CheckNewPartner", asked.EntryId, "u-jo-pinefixture"));
        (repeated.Purpose, repeated.LegalBasis, repeated.Reason).ShouldBe((asked.Purpose, asked.LegalBasis, asked.Reason));
        repeated.PersonIds.ShouldBe(asked.PersonIds);
        repeated.Shown.ShouldBe(asked.Shown);
        repeated.CountsByTier.ShouldBe(asked.CountsByTier);
    }

    [Fact]
    public async Task A_conflict_that_was_declared_in_between_refuses_what_was_answered_before()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var nell = await RecordAsync(p.LeadSocialWorker, "LCS-7", Nell);
        await RecordAsync(p.NurseryLead, "BL-7", Nell);
        var request = new RequestInformationRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Subject = Own("LCS-7"),
            Purpose = For(Purpose.AssessChild, "A bruise on Nell's arm was seen at the weekend; her mother says that she fell."),
            Kinds = { InformationKind.LastContact },
            Words = "When was Nell last with you, how was she, and what did she say of home?",
            OrganisationIds = { "brook-lane-nursery" },
        };
        var information = new Information(p.LeadSocialWorker.CallInvoker);
        await information.RequestInformationAsync(request);
        await information.RequestInformationAsync(request);
        await new ConflictService.ConflictServiceClient(p.LeadSocialWorker.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            Person = Own("LCS-7"),
            Kind = ConflictKind.Family,
            Reason = "Her mother is my cousin, as I have learned today.",
            OpenToPractitioner = true,
        });
        (await RefusalOf(async () => await information.RequestInformationAsync(request))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
        (await EntriesAsync(p, nell)).Count(e => e.Outcome == "answered again").ShouldBe(1);
    }

    /// <summary>A lost answer asked for again must not tell what the first one did not: whoever is kept away in silence is answered alike both times (L10).</summary>
    [Fact]
    public async Task Whoever_is_kept_in_silence_is_answered_again_as_the_first_time()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-7", Nell);
        await RecordAsync(p.NurseryLead, "BL-7", Nell);
        await new ConflictService.ConflictServiceClient(p.SocialCareManager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-owen-peatsample",
            Person = Own("LCS-7"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });
        var request = new RequestInformationRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Subject = Own("LCS-7"),
            Purpose = For(Purpose.AssessChild, "A bruise on Nell's arm was seen at the weekend; her mother says that she fell."),
            Kinds = { InformationKind.LastContact },
            Words = "When was Nell last with you, how was she, and what did she say of home?",
            OrganisationIds = { "brook-lane-nursery" },
        };
        var information = new Information(p.DutySocialWorker.CallInvoker);
        var first = await information.RequestInformationAsync(request);
        var again = await information.RequestInformationAsync(request);
        again.Subject.ShouldBe(first.Subject);
        again.Requests.ShouldBe(first.Requests);
    }

    /// <summary>An erasure takes away about whom an answer was: what nobody can be shown to have had is not given out once more.</summary>
    [Fact]
    public async Task What_was_answered_by_an_entry_that_was_erased_is_not_answered_again()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-7", Nell);
        await RecordAsync(p.NurseryLead, "BL-7", Nell);
        var request = new RequestInformationRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Subject = Own("LCS-7"),
            Purpose = For(Purpose.AssessChild, "A bruise on Nell's arm was seen at the weekend; her mother says that she fell."),
            Kinds = { InformationKind.LastContact },
            Words = "When was Nell last with you, how was she, and what did she say of home?",
            OrganisationIds = { "brook-lane-nursery" },
        };
        var information = new Information(p.LeadSocialWorker.CallInvoker);
        var first = await information.RequestInformationAsync(request);
        (await information.RequestInformationAsync(request)).Requests.ShouldBe(first.Requests);

        var steward = p.As("northmere-partnership", "Mia Vellumsample", "DATA_STEWARD");
        var erasure = (await new RetentionService.RetentionServiceClient(steward.CallInvoker).EraseAuditPersonalAsync(new EraseAuditPersonalRequest
        {
            EntryIds = { first.Receipt.EntryId },
            Ground = ErasureGround.Unlawful,
            Reason = "It was asked under another child's name, as the court found.",
        })).Erasure;
        await new RetentionService.RetentionServiceClient(p.Auditor.CallInvoker).ConfirmErasureAsync(
            new ConfirmErasureRequest { ErasureId = erasure.ErasureId, Version = erasure.Version });
        (await RefusalOf(async () => await information.RequestInformationAsync(request))).Reason.ShouldBe("NOT_FOUND");
    }

    private static async Task<IReadOnlyList<AuditEntryView>> EntriesAsync(Partnership p, string person) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = person, Reason = Why, PageSize = 100 })).Entries;
}
