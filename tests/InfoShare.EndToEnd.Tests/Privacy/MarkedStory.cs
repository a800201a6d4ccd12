using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Quality.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>
/// One family's matter from the first record to the challenge of a decision, every text and every demographic field marked;
/// all that succeeds, and after it what is refused for its state, its version or its absence.
/// </summary>
/// <param name="calls">The call invoker of an organisation's practitioner in a role.</param>
internal sealed class MarkedStory(Func<string, string, CallInvoker> calls)
{
    private readonly CallInvoker gp = calls("elmmock-surgery", "GP");
    private readonly CallInvoker social = calls("northmere-csc", "TEAM_MANAGER");
    private readonly CallInvoker probation = calls("northmere-probation", "PROBATION_MANAGER");
    private readonly CallInvoker midwife = calls("northmere-midwifery", "MIDWIFE");

    public async Task PlayAsync()
    {
        foreach (var agency in new[] { gp, social, probation, calls("northmere-police", "RESPONSE_OFFICER"), calls("brook-lane-nursery", "DESIGNATED_LEAD") })
            await RecordFamilyAsync(new PeopleService.PeopleServiceClient(agency));
        await new SocialCareService.SocialCareServiceClient(social).RecordStatusAsync(new RecordStatusRequest
        {
            Child = Child,
            Status = ChildStatusCode.Cin,
            FromDate = "2026-01-10",
        });
        await AskAsync();
        var shared = await ShareAsync();
        await OtherAgenciesAsync();
        await ProbationAsync();
        await AnswerAsync(shared.Referral.ReferralId);
        await LifeAsync(shared.ConcernId);
        await SeenAsync();
        await ReviewAsync(shared.ConcernId);
    }

    /// <summary>What is refused though it is well formed.</summary>
    public async Task RefusalsAsync()
    {
        var referrals = new ReferralService.ReferralServiceClient(gp);
        var tray = new SocialCareService.SocialCareServiceClient(social);
        var sent = (await referrals.ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals[0];
        await RefusedAsync("NOT_FOUND", () => referrals.GetReferralAsync(new GetReferralRequest { ReferralId = "ref_00000000000000000000000000" }));
        await RefusedAsync("NOT_FOUND", () => new PeopleService.PeopleServiceClient(gp).FindPersonAsync(new FindPersonRequest
        {
            Person = new SubjectRef { OwnRecordId = Markers.Id("own_record_id") },
            Purpose = For(LeadNotice.Tell),
        }));
        await RefusedAsync("VERSION_CONFLICT", () => tray.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = sent.ReferralId, Version = 9_999 }));
        var inbox = new InboxService.InboxServiceClient(social);
        var finished = (await inbox.ListInboxAsync(new ListInboxRequest { IncludeFinished = true })).Items.First(i => i.State == NotificationState.Acted);
        await RefusedAsync("ILLEGAL_STATE", () => inbox.AcknowledgeItemsAsync(new AcknowledgeItemsRequest
        {
            ItemIds = { finished.ItemId },
            State = NotificationState.Declined,
            Note = Markers.Words("note"),
        }));
        await RefusedAsync("NO_RECIPIENT", () => new HealthService.HealthServiceClient(gp).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = Draft("nowhere", d => d.ToArea = Markers.Short("to_area")),
        }));

        var again = new RecordPersonRequest { RequestId = Guid.NewGuid().ToString(), OwnRecordId = Markers.Id("twice"), Demographics = Adult };
        await new PeopleService.PeopleServiceClient(gp).RecordPersonAsync(again);
        again.Demographics.GivenName = Markers.OtherName;
        await RefusedAsync("REQUEST_ID_REUSED", () => new PeopleService.PeopleServiceClient(gp).RecordPersonAsync(again));
    }

    private static SubjectRef Child => new() { OwnRecordId = Markers.ChildRecord };

    private static Address Home => new() { Uprn = Markers.Uprn, Line = Markers.Line, Postcode = Markers.Postcode, Area = "Northmere" };

    private static Demographics Adult => new()
    {
        GivenName = Markers.Given,
        FamilyName = Markers.Family,
        BirthDate = Markers.Birth,
        Sex = Sex.Female,
        Identifiers = { new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = Markers.NhsNumber } },
        OtherNames = { Markers.OtherName },
        Address = Home,
        Telephone = Markers.Telephone,
    };

    private static Demographics Infant => new() { GivenName = "Zqcordelia", FamilyName = Markers.Family, BirthDate = Markers.ChildBirth, Address = Home };

    private static ChildWords Said => new() { Verbatim = Markers.Words("verbatim"), SaidTo = Markers.Short("said_to") };

    private static AccessPurpose For(LeadNotice notice) => new()
    {
        Purpose = Purpose.ProvideCare,
        Reason = Markers.Words("reason"),
        LegalBasis = LegalBasis.PublicFunction,
        LeadNotice = notice,
        LeadNoticeReason = notice == LeadNotice.DoNotTell ? Markers.Words("lead_notice_reason") : "",
    };

    private static ReferralDraft Draft(string field, Action<ReferralDraft>? change = null)
    {
        var draft = new ReferralDraft
        {
            Children = { new SubjectRef { Demographics = Infant } },
            RiskStatement = Markers.Words(field),
            Evidence = Markers.Words("evidence"),
            ChildWords = Said,
            Urgency = Urgency.Standard,
            ThresholdView = Markers.Short("threshold_view"),
            Consent = ConsentState.Given,
            Source = SourceKind.Observed,
            Spoken = new SpokenContact
            {
                At = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(-1)),
                WithWhom = Markers.Short("with_whom"),
                Content = Markers.Words("content"),
            },
        };
        change?.Invoke(draft);
        return draft;
    }

    private static async Task RecordFamilyAsync(PeopleService.PeopleServiceClient people)
    {
        await people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = Markers.OwnRecord, Demographics = Adult });
        await people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = Markers.ChildRecord, Demographics = Infant });
        await people.RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = new SubjectRef { OwnRecordId = Markers.OwnRecord },
            RelatedTo = Child,
            Type = RelationshipType.BirthParent,
            State = LinkState.Confirmed,
            FromDate = Markers.ChildBirth,
            Source = SourceKind.RecordCheck,
        });
        await people.RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Child,
            Address = Home,
            Kind = ResidenceKind.MainHome,
            State = LinkState.Confirmed,
            FromDate = Markers.ChildBirth,
            Source = SourceKind.RecordCheck,
        });
    }

    private async Task AskAsync()
    {
        await new PeopleService.PeopleServiceClient(social).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Child,
            PractitionerName = Markers.PractitionerName,
            Role = PractitionerRole.TeamManager,
            Telephone = Markers.Telephone,
            Leads = true,
        });
        await new PeopleService.PeopleServiceClient(gp).FindPersonAsync(
            new FindPersonRequest { Person = new SubjectRef { Demographics = Adult }, Purpose = For(LeadNotice.Tell) });
        await new HealthService.HealthServiceClient(gp).QueryChildAsync(
            new Health.QueryChildRequest { Child = new SubjectRef { Demographics = Infant }, Purpose = For(LeadNotice.DoNotTell) });
    }

    private async Task<SharedConcern> ShareAsync() =>
        (await new HealthService.HealthServiceClient(gp).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { Demographics = Adult },
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Event,
                Source = SourceKind.ParentSelf,
                RiskStatement = Markers.Words("risk_statement"),
                DevelopmentStatement = Markers.Words("development_statement"),
                ChildWords = Said,
                ChildContact = ChildContactAnswer.Yes,
                Children = { new ChildBearing { Child = Child, Relevance = Markers.Words("relevance"), Present = true } },
                ForEveryChild = Markers.Words("for_every_child"),
                Urgency = Urgency.SameDay,
                Consent = ConsentState.RefusedOverridden,
                ConsentReason = Markers.Words("consent_reason"),
                LegalBasis = LegalBasis.SafeguardingCondition,
                AgencyLabel = Markers.Short("agency_label"),
            },
        })).Concern;

    private async Task OtherAgenciesAsync()
    {
        await new HealthService.HealthServiceClient(midwife).MakeReferralAsync(new Health.MakeReferralRequest { Referral = Draft("referral") });
        await new PoliceService.PoliceServiceClient(calls("northmere-police", "RESPONSE_OFFICER")).ReportDomesticAbuseAttendanceAsync(
            new ReportDomesticAbuseAttendanceRequest
            {
                AttendedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(-2)),
                IncidentNumber = Markers.Id("incident_number"),
                HarmedAdult = new SubjectRef { OwnRecordId = Markers.OwnRecord },
                Children = { new AttendanceChild { Child = Child, Present = true, Seen = Seen.Yes } },
                Account = Markers.Words("account"),
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.CrimePrevention,
            });
        await new EducationService.EducationServiceClient(calls("brook-lane-nursery", "DESIGNATED_LEAD")).ReportSchoolingSignalAsync(
            new ReportSchoolingSignalRequest
            {
                Child = Child,
                Signal = SchoolingSignal.OffRoll,
                LastSeenNotKnown = true,
                RiskStatement = Markers.Words("risk_statement"),
                ChildWords = Said,
                Source = SourceKind.Observed,
                LegalBasis = LegalBasis.PublicFunction,
            });
    }

    private async Task ProbationAsync()
    {
        var service = new ProbationService.ProbationServiceClient(probation);
        await new PeopleService.PeopleServiceClient(probation).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = Markers.Id("supervised"),
            Demographics = new Demographics { GivenName = "Zqdrusilla", FamilyName = "Zqhawthorne", BirthDate = "1990-04-04" },
        });
        var check = await service.CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = new SubjectRef { OwnRecordId = Markers.Id("supervised") },
            NewPartner = new SubjectRef { Demographics = Adult },
            Address = Home,
            Intention = new DeclaredIntention { Words = Markers.Words("intention") },
            ChildContact = ChildContactAnswer.No,
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.AssessAdultAccess,
                Reason = Markers.Words("reason"),
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
        });
        await service.CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest { CheckId = check.CheckId, Refer = Draft("refer") });
    }

    private async Task AnswerAsync(string referralId)
    {
        var inbox = new InboxService.InboxServiceClient(social);
        var waiting = await inbox.ListInboxAsync(new ListInboxRequest { PageSize = 100 });
        await inbox.AcknowledgeItemsAsync(new AcknowledgeItemsRequest
        {
            ItemIds = { waiting.Items.Select(i => i.ItemId) },
            State = NotificationState.Acted,
            Note = Markers.Words("note"),
        });
        using (var stream = inbox.StreamInbox(new StreamInboxRequest(), deadline: DateTime.UtcNow.AddMinutes(2)))
            (await stream.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();

        var tray = new SocialCareService.SocialCareServiceClient(social);
        var referral = (await tray.ListReferralsAsync(new ListReferralsRequest { PageSize = 100 })).Referrals.Single(r => r.ReferralId == referralId);
        referral = (await tray.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referralId, Version = referral.Version })).Referral;
        await tray.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referralId,
            Version = referral.Version,
            Decision = new Decision
            {
                Disposition = Disposition.Assessment,
                Reason = DispositionReason.ThresholdMet,
                Rationale = Markers.Words("rationale"),
                Criteria = Markers.Short("criteria"),
                Evidence = Markers.Words("evidence"),
                HistoryRead = HistoryRead.Yes,
                ThresholdView = Markers.Short("threshold_view"),
            },
            Feedback = Markers.Words("feedback"),
        });
        var referrer = new ReferralService.ReferralServiceClient(gp);
        referral = (await referrer.GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
        await referrer.AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = referralId,
            Version = referral.Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = Markers.Words("text"),
        });
    }

    // What becomes of a concern: verified, noted, corrected.
    private async Task LifeAsync(string concernId)
    {
        var concerns = new ConcernService.ConcernServiceClient(gp);
        await concerns.RecordVerificationAsync(new RecordVerificationRequest
        {
            ConcernId = concernId,
            Step = 1,
            State = VerificationState.Corroborated,
            Basis = SourceKind.Observed,
            Words = Markers.Words("verification"),
            View = Markers.Words("view"),
        });
        await concerns.AddNoteAsync(new AddNoteRequest
        {
            ConcernId = concernId,
            Kind = NoteKind.Explanation,
            Words = Markers.Words("note"),
            SaidBy = Markers.Short("said_by"),
        });
        await concerns.CorrectConcernAsync(new CorrectConcernRequest
        {
            ConcernId = concernId,
            Version = 1,
            Statement = new ConcernText
            {
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Event,
                Source = SourceKind.ParentSelf,
                RiskStatement = Markers.Words("corrected"),
                ForEveryChild = Markers.Words("corrected_for_every_child"),
                AgencyLabel = Markers.Short("agency_label"),
            },
            Reason = Markers.Words("reason"),
        });
        await concerns.GetConcernHistoryAsync(new GetConcernHistoryRequest { ConcernId = concernId, Purpose = For(LeadNotice.DoNotTell) });
    }

    // A visit with words, a question, and what is recorded for measuring.
    private async Task SeenAsync()
    {
        var health = new HealthService.HealthServiceClient(gp);
        var day = DateTime.UtcNow.AddDays(-2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded };
        await health.RecordVisitAsync(new RecordVisitRequest
        {
            Patient = Child,
            Visit = new VisitStatement
            {
                VisitOn = day,
                Place = ContactPlace.Clinic,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                ChildWords = Said,
                BehaviourAndAppearance = Markers.Words("behaviour"),
                Interpreter = interpreter,
                NextStep = Markers.Words("next_step"),
                AgencyLabel = Markers.Short("agency_label"),
            },
        });
        await health.RecordRoutineEnquiryAsync(new Health.RecordRoutineEnquiryRequest
        {
            Patient = new SubjectRef { OwnRecordId = Markers.OwnRecord },
            AskedOn = day,
            Topic = EnquiryTopic.DomesticAbuse,
            Answer = EnquiryAnswer.NotSafeToAsk,
            Interpreter = interpreter,
            AgencyLabel = Markers.Short("agency_label"),
        });
        await new QualityService.QualityServiceClient(gp).RecordCharacteristicsAsync(new RecordCharacteristicsRequest
        {
            Person = Child,
            Characteristics =
            {
                new Characteristic
                {
                    Kind = CharacteristicKind.Ethnicity,
                    Answer = CharacteristicAnswer.Stated,
                    Value = Markers.Short("value"),
                    Source = SourceKind.ParentSelf,
                },
            },
        });
    }

    private async Task ReviewAsync(string concernId)
    {
        await new ConcernService.ConcernServiceClient(gp).GetSharedConcernAsync(new GetSharedConcernRequest { ConcernId = concernId });
        var auditor = calls("northmere-partnership", "AUDITOR");
        await new AuditService.AuditServiceClient(auditor).ListEntriesAsync(new ListEntriesRequest { Reason = Markers.Words("reason"), PageSize = 100 });
        var registry = new RegistryService.RegistryServiceClient(auditor);
        foreach (var enabled in new[] { false, true })
        {
            await registry.SetOrganisationEnabledAsync(new SetOrganisationEnabledRequest
            {
                OrganisationId = "southmere-csc",
                Enabled = enabled,
                Reason = Markers.Words("reason"),
            });
        }
    }

    private static async Task RefusedAsync<T>(string reason, Func<AsyncUnaryCall<T>> call) =>
        InfoShareError.From(await Should.ThrowAsync<RpcException>(async () => await call())).Reason.ShouldBe(reason);
}
