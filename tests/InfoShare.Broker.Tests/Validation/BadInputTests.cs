using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Broker.Validation;
using InfoShare.Core;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using Agency = InfoShare.Core.Vocabulary.AgencyKind;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Tests.Validation;

/// <summary>Each kind of bad input is found, at its exact field, and good input is let through.</summary>
public sealed class BadInputTests
{
    private static IReadOnlyList<FieldViolation> Check(IMessage request, Agency agency = Agency.Health) =>
        RequestValidators.Validate(request, Requests.Now, agency);

    private static void Finds(IMessage request, params string[] fields) =>
        Check(request).Select(v => v.Field).Order().ShouldBe(fields.Order());

    private static T With<T>(T request, Action<T> change)
    {
        change(request);
        return request;
    }

    private static Health.ShareConcernRequest Share(Action<ConcernStatement> change) => With(Requests.Share, r => change(r.Concern));

    private static Health.QueryChildRequest Query(Action<Health.QueryChildRequest> change) => With(Requests.Query, change);

    private static Health.QueryChildRequest About(Action<Demographics> change) => Query(r => change(r.Child.Demographics));

    public static TheoryData<string> Good => [.. GoodRequests.Keys];

    private static readonly Dictionary<string, IMessage> GoodRequests = new()
    {
        ["share"] = Requests.Share,
        ["query"] = Requests.Query,
        ["refer"] = Requests.Referral,
        ["check"] = Requests.Check,
        ["decide"] = Requests.Decide,
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_input_passes(string name) => Check(GoodRequests[name]).ShouldBeEmpty();

    [Fact]
    public void An_empty_request_is_told_all_that_it_lacks_at_once()
    {
        Finds(new Health.ShareConcernRequest(), "request_id", "concern");
        Finds(
            new Health.ShareConcernRequest { Concern = new ConcernStatement() },
            "request_id", "concern.subject", "concern.kind", "concern.source", "concern.risk_statement", "concern.urgency",
            "concern.legal_basis");
        Finds(new Health.QueryChildRequest(), "child", "purpose");
        Finds(new CheckNewPartnerRequest(), "request_id", "supervised_person", "new_partner", "child_contact", "purpose");
        Finds(new CompleteNewPartnerCheckRequest(), "request_id", "check_id", "outcome");
        Finds(
            new ReportDomesticAbuseAttendanceRequest(),
            "request_id", "attended_at", "harmed_adult", "children", "account", "urgency", "legal_basis");
        Finds(new ReportSchoolingSignalRequest(), "request_id", "child", "signal", "risk_statement", "source", "legal_basis");
        Finds(new DecideReferralRequest(), "request_id", "referral_id", "version", "decision");
        Finds(new GiveFeedbackRequest(), "request_id", "referral_id", "version", "text");
        Finds(new TakeOwnershipRequest(), "request_id", "referral_id", "version");
        Finds(new AcknowledgeFeedbackRequest(), "request_id", "referral_id", "version", "acknowledgement");
        Finds(new AcknowledgeItemsRequest(), "request_id", "item_ids", "state");
        Finds(new RecordPersonRequest(), "request_id", "own_record_id", "demographics");
        Finds(new RecordRelationshipRequest(), "request_id", "person", "related_to", "type", "state", "source");
        Finds(new RecordResidenceRequest(), "request_id", "person", "address", "kind", "state", "source");
        Finds(new RecordInvolvementRequest(), "request_id", "person", "role");
        Finds(new RecordStatusRequest(), "request_id", "child", "status", "from_date");
        Finds(new FindPersonRequest(), "person", "purpose");
        Finds(new ListEntriesRequest(), "reason");
        Finds(new SetOrganisationEnabledRequest(), "request_id", "organisation_id", "reason");
        Finds(new PutOrganisationRequest(), "request_id", "organisation");
        Finds(new AdvanceClockRequest(), "to");
        Finds(new GetReferralRequest(), "referral_id");
    }

    [Fact]
    public void Empty_and_over_long_texts_are_refused()
    {
        Finds(Share(c => c.RiskStatement = "   \n  "), "concern.risk_statement");
        Finds(Share(c => c.RiskStatement = "too short"), "concern.risk_statement");
        Finds(Share(c => c.RiskStatement = new string('x', 4001)), "concern.risk_statement");
        Finds(Share(c => c.Children[0].Relevance = "x"), "concern.children[0].relevance");
        Finds(Share(c => c.AgencyLabel = new string('x', 201)), "concern.agency_label");
        Finds(Share(c => c.ForEveryChild = new string('x', 2001)), "concern.for_every_child");
        Finds(Share(c => c.ChildWords = new ChildWords()), "concern.child_words.verbatim");
        Finds(Share(c => c.ConsentReason = ""), "concern.consent_reason");
        Finds(About(p => p.GivenName = new string('x', 101)), "child.demographics.given_name");
    }

    [Fact]
    public void Control_characters_and_turned_text_are_refused()
    {
        Finds(Share(c => c.RiskStatement = "She said\u0000 nothing at all."), "concern.risk_statement");
        Finds(Share(c => c.RiskStatement = "She said \u202Enothing\u202C at all."), "concern.risk_statement");
        Finds(About(p => p.GivenName = "Nell\nQ"), "child.demographics.given_name");
        Finds(About(p => p.OtherNames.Add("Ne\tll")), "child.demographics.other_names[0]");
        Check(Share(c => c.RiskStatement = "Two lines\nare in order here.")).ShouldBeEmpty();
    }

    [Fact]
    public void Unspecified_and_unknown_codes_are_refused()
    {
        Finds(Share(c => c.Indicators.Add(ConcernIndicator.Unspecified)), "concern.indicators[1]");
        Finds(Share(c => c.Indicators.Add((ConcernIndicator)9999)), "concern.indicators[1]");
        Finds(Share(c => c.Kind = (ConcernKind)77), "concern.kind");
        Finds(Share(c => c.Verification = (VerificationState)77), "concern.verification");
        Finds(Share(c => c.Indicators.Add(ConcernIndicator.ParentSuicidal)), "concern.indicators");
        Finds(Query(r => r.Purpose.Purpose = (Purpose)99), "purpose.purpose");
        Finds(Query(r => r.Purpose.LegalBasis = LegalBasis.Unspecified), "purpose.legal_basis");
        Finds(new ListReferralsRequest { Filter = (ReferralFilter)9 }, "filter");
    }

    [Fact]
    public void Dates_must_exist_and_make_sense()
    {
        Finds(About(p => p.BirthDate = "2021-02-30"), "child.demographics.birth_date");
        Finds(About(p => p.BirthDate = "03/11/2021"), "child.demographics.birth_date");
        Finds(About(p => p.BirthDate = "2026-04-02"), "child.demographics.birth_date");
        Finds(About(p => p.BirthDate = "1899-12-31"), "child.demographics.birth_date");
        Finds(About(p => p.ExpectedBirthDate = "2026-06-01"), "child.demographics.expected_birth_date");
        Finds(About(p => (p.BirthDate, p.ExpectedBirthDate) = ("", "2028-01-01")), "child.demographics.expected_birth_date");
        Check(About(p => (p.BirthDate, p.ExpectedBirthDate) = ("", "2026-08-01"))).ShouldBeEmpty();
        Finds(Share(c => c.Happened = new WhenHappened()), "concern.happened.from_date");
        Finds(Share(c => c.Happened.FromDate = "2026-04-02"), "concern.happened.from_date");
        Finds(Share(c => (c.Happened.FromDate, c.Happened.ToDate) = ("2026-03-10", "2026-03-09")), "concern.happened.to_date");
        Finds(Share(c => c.Happened.AtTime = "25:00"), "concern.happened.at_time");
        Finds(Share(c => c.KnownAt = Requests.Now.AddHours(1).ToTimestamp()), "concern.known_at");
        Finds(Share(c => c.KnownAt = new Timestamp { Seconds = long.MaxValue }), "concern.known_at");
        Check(Share(c => c.KnownAt = Requests.Now.AddMinutes(2).ToTimestamp())).ShouldBeEmpty();
    }

    [Fact]
    public void Only_a_declared_intention_may_lie_ahead()
    {
        Check(Share(c => (c.Kind, c.Happened.FromDate) = (ConcernKind.DeclaredIntention, "2026-05-01"))).ShouldBeEmpty();
        RecordResidenceRequest Residence(LinkState state) => new()
        {
            RequestId = Requests.Id,
            Person = Requests.Child,
            Address = new Address { Uprn = "100021421234" },
            Kind = ResidenceKind.Intended,
            State = state,
            FromDate = "2026-05-01",
            Source = SourceKind.SubjectAdult,
        };
        Check(Residence(LinkState.Declared)).ShouldBeEmpty();
        Finds(Residence(LinkState.Reported), "from_date");
        Finds(With(Requests.Check, r => r.Intention.DeclaredOn = "2026-04-02"), "intention.declared_on");
    }

    [Fact]
    public void A_subject_must_lead_to_one_person()
    {
        Finds(Query(r => r.Child = new SubjectRef()), "child");
        Finds(Query(r => r.Child = new SubjectRef { OwnRecordId = "" }), "child.own_record_id");
        Finds(Query(r => r.Child = new SubjectRef { PersonId = "per_x; drop" }), "child.person_id");
        Finds(Query(r => r.Child = new SubjectRef { Demographics = new Demographics() }), "child.demographics");
        Finds(About(p => p.BirthDate = ""), "child.demographics");
        Finds(About(p => (p.GivenName, p.FamilyName) = ("", "")), "child.demographics");
        Check(About(p => (p.BirthDate, p.Telephone) = ("", "07700 900123"))).ShouldBeEmpty();
        Check(Query(r => r.Child = new SubjectRef
        {
            Demographics = new Demographics { Identifiers = { new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "943 476 5919" } } },
        })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("9434765919", true)]
    [InlineData("943 476 5919", true)]
    [InlineData("943-476-5919", true)]
    [InlineData("9434765918", false)]
    [InlineData("943476591", false)]
    [InlineData("94347659190", false)]
    [InlineData("943476591X", false)]
    [InlineData("", false)]
    [InlineData("٩٤٣٤٧٦٥٩١٩", false)]
    public void Nhs_numbers_pass_modulus_11(string value, bool good) => CommonChecks.IsNhsNumber(value).ShouldBe(good);

    [Fact]
    public void A_wrong_nhs_number_is_named_by_its_place_and_not_repeated()
    {
        var request = About(p => p.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "9434765918" }));

        var violation = Check(request).ShouldHaveSingleItem();

        violation.Field.ShouldBe("child.demographics.identifiers[0].value");
        violation.Problem.ShouldNotContain("9434765918");
    }

    [Theory]
    [InlineData("NM1 4QT", true)]
    [InlineData("nm14qt", true)]
    [InlineData("EC1A 1BB", true)]
    [InlineData("W1A 0AX", true)]
    [InlineData("GIR 0AA", true)]
    [InlineData("NM1", false)]
    [InlineData("NM1 4Q", false)]
    [InlineData("12345", false)]
    [InlineData("NM1  4QT", false)]
    [InlineData("NM1 4QT\n", false)]
    public void Postcodes_have_their_form(string postcode, bool good)
    {
        var request = About(p => p.Address = new Address { Line = "12 Mill Lane", Postcode = postcode });
        if (good)
            Check(request).ShouldBeEmpty();
        else
            Finds(request, "child.demographics.address.postcode");
    }

    [Fact]
    public void Places_and_numbers_have_their_forms()
    {
        Finds(About(p => p.Address = new Address()), "child.demographics.address");
        Finds(About(p => p.Address = new Address { Uprn = "12A" }), "child.demographics.address.uprn");
        Finds(About(p => p.Telephone = "ring me"), "child.demographics.telephone");
        Finds(With(Requests.Share, r => r.RequestId = "1"), "request_id");
        Finds(With(Requests.Share, r => r.RequestId = Guid.Empty.ToString()), "request_id");
        Check(With(Requests.Share, r => r.RequestId = Requests.Id.ToUpperInvariant())).ShouldBeEmpty();
        Finds(Query(r => r.PageSize = 101), "page_size");
        Finds(Query(r => r.PageSize = -1), "page_size");
        Finds(Query(r => r.PageToken = "not a token!"), "page_token");
    }

    [Theory]
    [InlineData("any concerns")]
    [InlineData("Any concerns about this child please")]
    [InlineData("safeguarding check on family")]
    [InlineData("Checking for safeguarding information.")]
    [InlineData("info info info info")]
    [InlineData("........................")]
    [InlineData("asdfasdfasdfasdfasdf")]
    [InlineData("need to know any relevant history")]
    [InlineData("1234567890 1234567890")]
    public void A_reason_that_fits_any_request_is_refused(string reason) =>
        Finds(Query(r => r.Purpose.Reason = reason), "purpose.reason");

    [Theory]
    [InlineData("Mr H. told me today that he moves in with Ms W. and her son next week")]
    [InlineData("Nell has a bruise behind her ear.")]
    [InlineData("Referral received by telephone at 15:10 from the midwife")]
    public void A_reason_of_the_case_passes(string reason) => Check(Query(r => r.Purpose.Reason = reason)).ShouldBeEmpty();

    [Fact]
    public void Whether_the_lead_is_told_is_chosen()
    {
        Finds(Query(r => r.Purpose.LeadNotice = LeadNotice.Unspecified), "purpose.lead_notice");
        Finds(Query(r => r.Purpose.LeadNotice = LeadNotice.DoNotTell), "purpose.lead_notice_reason");
        Finds(Query(r => r.Purpose.LeadNoticeReason = "because"), "purpose.lead_notice_reason");
        Check(Query(r => (r.Purpose.LeadNotice, r.Purpose.LeadNoticeReason) = (LeadNotice.DoNotTell, "The lead is the subject's sister."))).ShouldBeEmpty();
    }

    [Fact]
    public void Lists_have_bounds()
    {
        Finds(Share(c => c.Children.AddRange(Enumerable.Repeat(c.Children[0], 60))), "concern.children");
        Finds(Share(c => c.Children.AddRange(Enumerable.Repeat(c.Children[0], 300))), "concern.children");
        Finds(With(Requests.Check, r => r.OtherAreas.AddRange(Enumerable.Repeat("Southmere", 11))), "other_areas");
        Finds(With(Requests.Referral, r => r.Referral.Children.Clear()), "referral.children");
        Finds(About(p => p.OtherNames.AddRange(Enumerable.Repeat("Nelly", 21))), "child.demographics.other_names");
        Finds(
            new AcknowledgeItemsRequest { RequestId = Requests.Id, ItemIds = { "ntf_1", "ntf_1" }, State = NotificationState.Read }, "item_ids");
    }

    [Fact]
    public void A_blank_disposition_is_refused_with_all_that_it_lacks()
    {
        Finds(
            With(Requests.Decide, r => r.Decision = new Decision { Disposition = Disposition.InformationRecorded }),
            "decision.reason", "decision.rationale", "decision.criteria", "decision.evidence", "decision.history_read", "decision.review_date");
        Finds(With(Requests.Decide, r => r.Decision.Disposition = Disposition.Redirected), "decision.redirect_to");
        Finds(With(Requests.Decide, r => r.Decision.Disposition = Disposition.EarlyHelpAccepted), "decision.redirect_to");
        Finds(With(Requests.Decide, r => r.Decision.Disposition = Disposition.AddedToOpenCase), "decision.redirect_to");
        Finds(
            With(Requests.Decide, r => r.Decision.AcceptedByCall = new()),
            "decision.accepted_by_call.at", "decision.accepted_by_call.with_whom", "decision.accepted_by_call.content");
        Finds(With(Requests.Decide, r => r.Decision.Disposition = Disposition.MoreInformation), "decision.question");
        Finds(With(Requests.Decide, r => r.Decision.ReviewDate = "2026-04-01"), "decision.review_date");
        Finds(With(Requests.Decide, r => r.Feedback = "too short"), "feedback");
    }

    [Fact]
    public void Answers_carry_their_words()
    {
        AcknowledgeFeedbackRequest Answer(FeedbackAcknowledgement answer, string text) => new()
        {
            RequestId = Requests.Id,
            ReferralId = "ref_1",
            Version = 1,
            Acknowledgement = answer,
            Text = text,
        };
        Check(Answer(FeedbackAcknowledgement.Agree, "")).ShouldBeEmpty();
        Finds(Answer(FeedbackAcknowledgement.Disagree, ""), "text");
        AcknowledgeItemsRequest Items(NotificationState state, string note) => new()
        {
            RequestId = Requests.Id,
            ItemIds = { "ntf_1" },
            State = state,
            Note = note,
        };
        Check(Items(NotificationState.Read, "")).ShouldBeEmpty();
        Finds(Items(NotificationState.Acted, ""), "note");
        Finds(Items(NotificationState.Delivered, ""), "state");
        Finds(
            new CompleteNewPartnerCheckRequest { RequestId = Requests.Id, CheckId = "chk_1", DoNotRefer = new NotReferring() },
            "do_not_refer.reason", "do_not_refer.review_date");
    }

    [Fact]
    public void Schooling_signals_carry_their_figure()
    {
        ReportSchoolingSignalRequest Signal(int? percent) => With(
            new ReportSchoolingSignalRequest
            {
                RequestId = Requests.Id,
                Child = Requests.Child,
                Signal = SchoolingSignal.LowAttendance,
                RiskStatement = "Seen on two days of ten.",
                Source = SourceKind.Observed,
                LegalBasis = LegalBasis.PublicFunction,
            },
            r =>
            {
                if (percent is { } p)
                    r.AttendancePercent = p;
            });
        Check(Signal(0)).ShouldBeEmpty();
        Finds(Signal(null), "attendance_percent");
        Finds(Signal(101), "attendance_percent");
    }

    [Fact]
    public void A_role_must_belong_to_the_callers_agency()
    {
        var request = new RecordInvolvementRequest { RequestId = Requests.Id, Person = Requests.Child, Role = PractitionerRole.HealthVisitor };
        Check(request, Agency.Health).ShouldBeEmpty();
        Check(request, Agency.Police).ShouldHaveSingleItem().Field.ShouldBe("role");
    }

    [Fact]
    public void Registry_entries_are_whole_and_public()
    {
        var organisation = new Organisation
        {
            OrganisationId = "elmmock-surgery",
            Name = "Elmmock Surgery",
            Agency = AgencyKind.Health,
            Area = "Northmere",
            Connection = Connection.Publishes,
            AllowedRoles = { PractitionerRole.Gp },
            ClientId = "elmmock",
            CertificateThumbprints = { new string('A', 43) },
            Jwks = """{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}""",
            Enabled = true,
        };
        PutOrganisationRequest Put(Action<Organisation> change) =>
            new() { RequestId = Requests.Id, Organisation = With(organisation.Clone(), change) };
        Check(Put(_ => { })).ShouldBeEmpty();
        Finds(Put(o => o.OrganisationId = "Elmmock Surgery"), "organisation.organisation_id");
        Finds(Put(o => o.AllowedRoles.Add(PractitionerRole.TeamManager)), "organisation.allowed_roles[1]");
        Finds(Put(o => o.Jwks = o.Jwks.Replace("\"kty\"", "\"d\":\"AAAA\",\"kty\"", StringComparison.Ordinal)), "organisation.jwks");
        Finds(Put(o => o.Jwks = "not json"), "organisation.jwks");
        Finds(Put(o => o.ClientId = ""), "organisation.client_id");
        Finds(Put(o => o.CertificateThumbprints.Clear()), "organisation.certificate_thumbprints");
        Finds(Put(o => o.CertificateThumbprints[0] = "short"), "organisation.certificate_thumbprints[0]");
        Finds(Put(o => o.ReceivesReferrals = true), "organisation.receives_referrals");
    }

    [Fact]
    public void The_clock_goes_forward_and_not_too_far()
    {
        Check(new AdvanceClockRequest { By = Duration.FromTimeSpan(TimeSpan.FromDays(1)) }).ShouldBeEmpty();
        Finds(new AdvanceClockRequest { By = Duration.FromTimeSpan(TimeSpan.Zero) }, "by");
        Finds(new AdvanceClockRequest { By = Duration.FromTimeSpan(TimeSpan.FromDays(401)) }, "by");
        Finds(new AdvanceClockRequest { By = new Duration { Seconds = long.MaxValue } }, "by");
        Finds(new AdvanceClockRequest { Instant = Requests.Now.AddSeconds(-1).ToTimestamp() }, "instant");
        Finds(new AdvanceClockRequest { Instant = new Timestamp { Seconds = long.MinValue } }, "instant");
    }
}
