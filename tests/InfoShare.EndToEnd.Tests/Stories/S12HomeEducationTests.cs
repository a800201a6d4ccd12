using Google.Protobuf;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Maternity = InfoShare.Protocol.People.V1.MaternityService.MaternityServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// S12: home education that is called "continuing" (I8). Corin (11) and Tess (8) were at a school in Northmere until D-35 and moved to Southmere
/// on D-30, where officer Sam Ridgemock registers them on their father's word. D is Tuesday 1 June 2027.
/// </summary>
public sealed class S12HomeEducationTests
{
    private const string Allegation = "Bruises on both arms; she said that he grips them.";

    private static readonly InterpreterStatement NotNeeded = new() { Use = InterpreterUse.NotNeeded };

    private static InfoShareConnection Sam(Partnership p) => p.As("southmere-school", "Sam Ridgemock", "EHE_OFFICER");

    private static EducationService.EducationServiceClient Education(InfoShareConnection who) => new(who.CallInvoker);

    private static Demographics Corin => Person("Corin", "Valetest", "2015-09-01", "5 Fell Lane", "NM3 1AA", "9990000018");
    private static Demographics Tess => Person("Tess", "Valetest", "2018-10-03", "5 Fell Lane", "NM3 1AA", "9990000026");
    private static Demographics Una => Person("Una", "Valetest", "1994-04-04", "5 Fell Lane", "NM3 1AA");

    [Fact]
    public async Task What_was_called_continuing_is_contradicted_stored_as_new_and_decided_by_the_duty_social_worker()
    {
        await using var p = await StartAsync("2027-03-02 09:00");
        var unborn = await NorthmereAsync(p);
        await p.ClockAtAsync("2027-06-01 10:00");
        await RecordAsync(Sam(p), "EHE-1", Corin);
        await RecordAsync(Sam(p), "EHE-2", Tess);

        var answer = await Education(Sam(p)).RegisterHomeEducationAsync(new RegisterHomeEducationRequest
        {
            Children =
            {
                new HomeEducatedChild
                {
                    Child = Own("EHE-1"),
                    Visit = new VisitStatement
                    {
                        VisitOn = "2027-06-01",
                        Place = ContactPlace.Home,
                        Seen = Seen.Refused,
                        ReasonGiven = "The law does not oblige me to show them.",
                        ReasonBy = "father",
                        Interpreter = NotNeeded,
                    },
                },
                new HomeEducatedChild { Child = Own("EHE-2") },
            },
            Claim = HomeEducationClaim.Continuing,
            SaidBy = "father",
            Since = "2026-01-05",
            EarlierArea = "Northmere",
            AgencyLabel = "EHE register",
            LegalBasis = LegalBasis.PublicFunction,
            Purpose = For(Purpose.AssessChild, "Their father says that it goes on from Northmere."),
        });

        // Northmere answers: contradicted, and stored as new.
        answer.Children.Select(c => (c.Finding, c.StoredAs)).Distinct().Single().ShouldBe((ClaimFinding.Contradicted, HomeEducationClaim.New));
        answer.Edges.Coverage.Single(c => c.OrganisationId == "northmere-csc").State.ShouldBe(ResponderState.Answered);
        answer.Edges.Coverage.Single(c => c.OrganisationId == "northmere-school").State.ShouldBe(ResponderState.Answered);

        // Sam sees that there were two referrals, what it came to, and whom to ask; not what was alleged.
        foreach (var child in answer.Children)
        {
            var referrals = child.Earlier.Where(e => e.Kind == EarlierRecordKind.Referral).ToList();
            referrals.Select(r => r.FromDate).ShouldBe(["2027-03-30", "2027-03-02"]);
            referrals.ShouldAllBe(r => r.Area == "Northmere" && r.Ask.OrganisationName == "Northmere Children's Services" && r.Ask.Telephone.Length > 0);
            child.Earlier.Single(e => e.Kind == EarlierRecordKind.Status).Status.ShouldBe(ChildStatusCode.CscBelowThreshold);
            child.Earlier.Single(e => e.Kind == EarlierRecordKind.Schooling).ToDate.ShouldBe("2027-04-27");
            child.Ask.Telephone.ShouldNotBeEmpty();
        }

        answer.ToString().ShouldNotContain("Bruises");
        answer.ToString().ShouldNotContain("grips");
        answer.ToString().ShouldNotContain("score", Case.Insensitive);

        // What he said stays as a statement beside it, and the step says on what it rests.
        var history = await new ConcernService.ConcernServiceClient(Sam(p).CallInvoker).GetConcernHistoryAsync(new GetConcernHistoryRequest
        {
            ConcernId = answer.Children[0].ConcernId,
            Purpose = For(Purpose.AssessChild, "To see what the records say to the claim."),
        });
        history.Steps.Select(s => s.State).ShouldBe([VerificationState.Unverified, VerificationState.Contradicted]);
        history.Steps[1].Basis.ShouldBe(SourceKind.RecordCheck);
        history.Notes.Single().Kind.ShouldBe(NoteKind.Explanation);
        history.Notes.Single().ToString().ShouldContain("father");

        // The duty social worker decides by D+1 17:00.
        answer.DecisionDue.ToDateTimeOffset().ShouldBe(At("2027-06-02 17:00"));
        var tray = (await InboxOf(p.SouthmereDuty)).Concat(await InboxOf(p.DutySocialWorker))
            .Where(i => i.Trigger == NotificationTrigger.ReferralReceived && i.ReferralId == answer.Referral.ReferralId).ToList();
        tray.ShouldNotBeEmpty();

        // Midwifery is told because a child is expected; Sam is not told of that.
        var midwife = (await InboxOf(p.Midwife)).Single(i => i.Trigger == NotificationTrigger.SchoolChange);
        midwife.PersonId.ShouldBe(unborn);
        midwife.ActionOwner.ShouldBe("Hana Stonemock");
        midwife.Contact.Name.ShouldBe("Sam Ridgemock");
        midwife.ToString().ShouldNotContain("grips");
        answer.ToString().ShouldNotContain("Hana");
        answer.Edges.Coverage.Single(c => c.OrganisationId == "northmere-midwifery").State.ShouldNotBe(ResponderState.Answered);
        answer.ToString().ShouldNotContain(unborn);

        // Last seen on D-35, as Northmere has it: Sam's own until another accepts. An objection at the door is no sight.
        answer.Children.ShouldAllBe(c => c.Absence.LastSeenOn == "2027-04-27" && c.Absence.Owner.Name == "Sam Ridgemock");
        answer.Children[0].Absence.Due.ToDateTimeOffset().ShouldBe(At("2027-06-08 17:00"));
        answer.Children[0].ContactId.ShouldNotBeEmpty();
        await p.ClockAtAsync("2027-06-08 17:01");
        var late = (await InboxOf(Sam(p))).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "Sam Ridgemock" && i.Summary.Contains("ESC_2")).ToList();
        late.Select(i => i.AbsenceId).Distinct().Count().ShouldBe(2);

        // Each child is seen alone, in its own words; refusal is shared as such.
        var seen = await Education(Sam(p)).RecordHomeVisitAsync(new RecordHomeVisitRequest
        {
            Child = Own("EHE-2"),
            Visit = new VisitStatement
            {
                VisitOn = "2027-06-08",
                Place = ContactPlace.Community,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.Professional },
                ChildWords = new ChildWords { Verbatim = "I miss my class.", SaidTo = "Sam" },
                BehaviourAndAppearance = "Pale; looks to the door before she answers.",
                Interpreter = NotNeeded,
            },
        });
        seen.Contact.Prompts.ShouldBeEmpty();
        var refused = await Education(Sam(p)).ShareConcernAsync(new Protocol.Education.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("EHE-1"),
                Indicators = { ConcernIndicator.AccessRefused },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Their father did not let me see Corin, twice.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        refused.Concern.ConcernId.ShouldNotBeEmpty();
        var taken = await new HandoverService.HandoverServiceClient(p.SouthmereDuty.CallInvoker).TakeAbsenceAsync(
            new TakeAbsenceRequest { AbsenceId = answer.Children[0].Absence.AbsenceId, Version = 2 });
        taken.Absence.Owner.Name.ShouldBe("Ivo Saltsample");

        // Home education counts for nothing: in no series, no notice of what stands together. That nobody was let in counts.
        var picture = (await new SocialCareService.SocialCareServiceClient(p.SouthmereDuty.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Known(Corin),
            Purpose = For(Purpose.AssessChild, "A referral of the education service came in."),
        })).Picture;
        picture.Concerns.ShouldContain(c => c.Indicators.Contains(ConcernIndicator.HomeEducated) && c.Verification == VerificationState.Contradicted);
        picture.PatternNotices.ShouldBeEmpty();
        var claims = picture.Concerns.Where(c => c.Indicators.Contains(ConcernIndicator.HomeEducated)).Select(c => c.ConcernId).ToHashSet();
        var counted = picture.Series.SelectMany(s => s.Events).SelectMany(e => e.Sources).Select(s => s.ConcernId).ToList();
        counted.ShouldContain(refused.Concern.ConcernId);
        counted.ShouldNotContain(id => claims.Contains(id));
    }

    [Fact]
    public async Task New_home_education_opens_nothing_and_one_that_was_known_before_agrees()
    {
        await using var p = await StartAsync("2027-06-01 10:00");
        var bea = Person("Bea", "Combetest", "2016-05-05", "2 Beck Way", "NM2 3CD", "9990000034");
        await RecordAsync(Sam(p), "EHE-20", bea);
        var begun = await Education(Sam(p)).RegisterHomeEducationAsync(Request(Own("EHE-20"), HomeEducationClaim.New, "mother", ""));
        (begun.Children.Single().Finding, begun.Children.Single().StoredAs).ShouldBe((ClaimFinding.NothingToCheck, HomeEducationClaim.New));
        begun.Referral.ShouldBeNull();
        begun.DecisionDue.ShouldBeNull();
        begun.Children.Single().Earlier.ShouldBeEmpty();
        begun.Children.Single().Absence.LastSeenNotKnown.ShouldBeTrue();

        // She moves: the next authority's claim agrees with what Southmere registered.
        await p.ClockAtAsync("2027-09-01 10:00");
        var lead = p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");
        await RecordAsync(lead, "NS-20", bea);
        var agrees = (await Education(lead).RegisterHomeEducationAsync(Request(Own("NS-20"), HomeEducationClaim.Continuing, "mother", "2027-06-01"))).Children.Single();
        (agrees.Finding, agrees.StoredAs).ShouldBe((ClaimFinding.Agrees, HomeEducationClaim.Continuing));
        agrees.Earlier.Single().Kind.ShouldBe(EarlierRecordKind.HomeEducation);

        // Of whom nothing is recorded nothing is said, and that is no confirmation.
        var nobody = (await Education(lead).RegisterHomeEducationAsync(
            Request(Known(Person("Ned", "Farcombe", "2017-02-02")), HomeEducationClaim.Continuing, "uncle", "2027-01-05"))).Children.Single();
        (nobody.Finding, nobody.StoredAs, nobody.Child.Outcome).ShouldBe((ClaimFinding.NothingRecorded, HomeEducationClaim.Continuing, MatchOutcome.NoMatch));

        // Whoever does not keep the roll does not register.
        (await RefusalOf(async () => await Education(p.TeachingAssistant).RegisterHomeEducationAsync(
            Request(Known(bea), HomeEducationClaim.New, "mother", "")))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(async () => await Education(Sam(p)).RegisterHomeEducationAsync(
            Request(Own("EHE-20"), HomeEducationClaim.Continuing, "mother", "")))).FieldViolations.Single().Field.ShouldBe("since");
    }

    /// <summary>H3, T15: a child who is taught at home and seen is nobody's alarm, however far silence had climbed before.</summary>
    [Fact]
    public async Task Who_sees_a_child_that_is_taught_at_home_answers_the_alarm_and_only_the_next_silence_climbs()
    {
        await using var p = await StartAsync("2027-06-01 10:00");
        await RecordAsync(Sam(p), "EHE-21", Person("Wilf", "Combetest", "2016-05-05", "3 Beck Way", "NM2 3CD"));
        await Education(Sam(p)).RegisterHomeEducationAsync(Request(Own("EHE-21"), HomeEducationClaim.New, "mother", ""));

        // Nobody can say when he was last seen: somebody finds out within two working days, and again at each T4.
        await p.ClockAtAsync("2027-06-03 17:01");
        (await ClimbedAsync()).ShouldBe(["ESC_2_TEAM_MANAGER"]);
        await p.ClockAtAsync("2027-06-04 09:00");
        await Education(Sam(p)).RecordHomeVisitAsync(new RecordHomeVisitRequest
        {
            Child = Own("EHE-21"),
            Visit = new VisitStatement
            {
                VisitOn = "2027-06-04",
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.Professional },
                BehaviourAndAppearance = "Showed me the pond that he measures; talked of his cousins.",
                ChildWords = new ChildWords { Verbatim = "I like it here but I miss Jo.", SaidTo = "Sam" },
                Interpreter = NotNeeded,
            },
        });

        // Six weeks on, and not before, it is asked again who sees him; from the bottom.
        await p.ClockAtAsync("2027-07-16 16:59");
        (await ClimbedAsync()).ShouldBe(["ESC_2_TEAM_MANAGER"]);
        await p.ClockAtAsync("2027-07-16 17:01");
        (await ClimbedAsync()).ShouldBe(["ESC_2_TEAM_MANAGER", "ESC_2_TEAM_MANAGER"]);
        await p.ClockAtAsync("2027-07-20 17:01");
        (await ClimbedAsync()).ShouldBe(["ESC_2_TEAM_MANAGER", "ESC_2_TEAM_MANAGER", "ESC_3_SAFEGUARDING_LEAD"]);

        async Task<IReadOnlyList<string>> ClimbedAsync() =>
        [
            .. (await InboxOf(Sam(p))).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "Sam Ridgemock")
                .Select(i => i.Summary.Split(' ', '.').FirstOrDefault(w => w.StartsWith("ESC_", StringComparison.Ordinal))).OfType<string>(),
        ];
    }

    /// <summary>H3: at eighteen nobody is on a school's roll, and nobody is told any more that somebody is not.</summary>
    [Fact]
    public async Task At_eighteen_an_absence_from_every_roll_ends_by_itself_and_its_owner_is_told()
    {
        await using var p = await StartAsync("2027-06-01 10:00");
        await RecordAsync(Sam(p), "EHE-22", Person("Ross", "Combetest", "2009-06-15", "4 Beck Way", "NM2 3CD"));
        await Education(Sam(p)).RegisterHomeEducationAsync(Request(Own("EHE-22"), HomeEducationClaim.New, "father", ""));
        await p.ClockAtAsync("2027-06-03 17:01");
        (await ToldAsync()).ShouldContain(s => s.Contains("ESC_2", StringComparison.Ordinal));
        await p.ClockAtAsync("2027-06-21 09:00");
        var told = await ToldAsync();
        told.ShouldContain(s => s.StartsWith("18 now: the absence since ", StringComparison.Ordinal));
        await p.ClockAtAsync("2027-09-21 09:00");
        (await ToldAsync()).ShouldBe(told, "nothing climbs any more");

        async Task<IReadOnlyList<string>> ToldAsync() => [.. (await InboxOf(Sam(p))).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen).Select(i => i.Summary)];
    }

    /// <summary>Of a child renamed for safety, and of one in a refuge whom the officer's own record names, the answer is that for nobody.</summary>
    [Fact]
    public async Task About_a_protected_child_the_answer_is_the_one_for_no_match()
    {
        await using var p = await StartAsync("2027-06-01 10:00");
        var elin = Person("Elin", "Havensample", "2016-03-03", "1 Reed End", "NM4 4AA");
        await new PeopleService.PeopleServiceClient(p.DesignatedLead.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = "NS-30", Demographics = elin, Protected = true });
        await Education(p.DesignatedLead).ReportOffRollAsync(new ReportOffRollRequest
        {
            Pupil = Own("NS-30"),
            OffRollOn = "2027-05-03",
            Why = "The family left in the night.",
            LastSeenOn = "2027-04-30",
            LastSeenAlone = SeenAlone.No,
            Basics = Basics,
        });
        var about = await Education(Sam(p)).RegisterHomeEducationAsync(Request(Known(elin), HomeEducationClaim.Continuing, "father", "2026-01-05"));
        var none = await Education(Sam(p)).RegisterHomeEducationAsync(
            Request(Known(Person("Edda", "Nowheretest", "2016-03-03", "1 Reed End", "NM4 4AA")), HomeEducationClaim.Continuing, "father", "2026-01-05"));
        Plain(about).ShouldBe(Plain(none));
        Plain(about).ToByteArray().ShouldBe(Plain(none).ToByteArray());
        (await InboxOf(Sam(p))).Count(i => i.Trigger == NotificationTrigger.AbsenceOpen).ShouldBe(2);

        // In a refuge: Sam's own pupil of before; where she is, and that a school had her, is not said.
        var finn = Person("Finn", "Coveytest", "2017-04-04", "9 Quay Row", "SM2 2BB", "9990000069");
        var gus = Person("Gus", "Nowheretest", "2017-04-05", "9 Quay Row", "SM2 2BB");
        await RecordAsync(Sam(p), "EHE-31", finn);
        await RecordAsync(Sam(p), "EHE-32", gus);
        await RecordAsync(p.DesignatedLead, "NS-31", finn);
        await WorksWithAsync(p.DesignatedLead, Own("NS-31"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.HealthVisitor, "HV-31", finn);
        await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("HV-31"),
            Address = new Address { Line = "The Old Mill", Postcode = "NM9 9ZZ", Area = "Northmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
        });
        var hidden = Plain(await Education(Sam(p)).RegisterHomeEducationAsync(Request(Own("EHE-31"), HomeEducationClaim.Continuing, "father", "2026-01-05")));
        var plain = Plain(await Education(Sam(p)).RegisterHomeEducationAsync(Request(Own("EHE-32"), HomeEducationClaim.Continuing, "father", "2026-01-05")));
        hidden.Children[0].Absence.OwnRecordId = plain.Children[0].Absence.OwnRecordId = "";
        hidden.ToByteArray().ShouldBe(plain.ToByteArray());
        hidden.ToString().ShouldNotContain("Northmere School");
    }

    private static ReportBasics Basics => new() { Urgency = Urgency.Standard, LegalBasis = LegalBasis.PublicFunction };

    private static RegisterHomeEducationRequest Request(SubjectRef child, HomeEducationClaim claim, string saidBy, string since) => new()
    {
        Children = { new HomeEducatedChild { Child = child } },
        Claim = claim,
        SaidBy = saidBy,
        Since = since,
        LegalBasis = LegalBasis.PublicFunction,
        Purpose = For(Purpose.AssessChild, "Home education was notified; what was said is checked against earlier areas."),
    };

    private static RegisterHomeEducationResponse Plain(RegisterHomeEducationResponse answer)
    {
        var plain = answer.Clone();
        plain.Edges.Receipt = null;
        foreach (var child in plain.Children)
        {
            child.ConcernId.ShouldNotBeEmpty();
            child.ConcernId = child.Child.PersonId = child.Absence.AbsenceId = child.Absence.PersonId = "";
        }

        return plain;
    }

    /// <summary>What Northmere holds: two referrals, a status, a roll until D-35, and a mother who expects a child.</summary>
    private static async Task<string> NorthmereAsync(Partnership p)
    {
        var lead = p.DesignatedLead;
        foreach (var (own, child) in ((string, Demographics)[])[("1", Corin), ("2", Tess)])
        {
            await RecordAsync(lead, $"NS-{own}", child);
            await RecordAsync(p.LeadSocialWorker, $"LCS-{own}", child);
            await RecordAsync(p.Midwife, $"MAT-{own}", child);
        }

        await RecordAsync(p.Midwife, "MAT-9", Una);
        foreach (var own in (string[])["MAT-1", "MAT-2"])
            await RelateAsync(p.Midwife, Own("MAT-9"), Own(own), RelationshipType.BirthParent);
        foreach (var at in (string[])["2027-03-02 10:00", "2027-03-30 10:00"])
        {
            await p.ClockAtAsync(at);
            await Education(lead).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
            {
                Referral = new ReferralDraft { Children = { Own("NS-1"), Own("NS-2") }, RiskStatement = Allegation },
            });
        }

        await p.ClockAtAsync("2027-03-31 10:00");
        await p.StatusAsync("LCS-1", ChildStatusCode.CscBelowThreshold, "2027-03-31");
        await p.StatusAsync("LCS-2", ChildStatusCode.CscBelowThreshold, "2027-03-31");
        await p.ClockAtAsync("2027-04-28 09:00");
        foreach (var own in (string[])["NS-1", "NS-2"])
        {
            await Education(lead).ReportOffRollAsync(new ReportOffRollRequest
            {
                Pupil = Own(own),
                OffRollOn = "2027-04-27",
                Why = "Their father took them off the roll and gave no school.",
                LastSeenOn = "2027-04-27",
                LastSeenAlone = SeenAlone.No,
                Basics = Basics,
            });
        }

        var booked = await new Maternity(p.Midwife.CallInvoker).RecordPregnancyAsync(new RecordPregnancyRequest
        {
            Mother = Own("MAT-9"),
            ExpectedDate = "2027-10-01",
            BookedOn = "2027-04-20",
            Source = SourceKind.Observed,
            Purpose = For(Purpose.PreBirth, "Booked her; planning care before the birth."),
        });
        return booked.Pregnancy.Children.Single().PersonId;
    }
}
