using System.Reflection;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>Codes in plain words.</summary>
internal static partial class Words
{
    private const int LongestAbbreviation = 4;

    private static readonly Dictionary<Enum, string> Own = new()
    {
        [Urgency.ImmediateDanger] = "Immediate danger",
        [Urgency.SameDay] = "Today",
        [Urgency.Standard] = "Within one working day",
        [ReferralState.Delivered] = "Waiting for an owner",
        [ReferralState.Owned] = "Owned",
        [ReferralState.InTriage] = "Being decided",
        [ReferralState.PendingThreshold] = "Waiting on a threshold",
        [ReferralState.FeedbackSent] = "Answered, waiting for the referrer",
        [ReferralState.Decided] = "Decided, answer not sent yet",
        [ReferralState.FeedbackAcknowledged] = "The referrer has answered",
        [ReferralState.Challenged] = "Challenged by the referrer",
        [Disposition.StrategyOrS47] = "Strategy discussion or section 47 enquiry",
        [Disposition.Assessment] = "Single assessment",
        [Disposition.AddedToOpenCase] = "Added to an open case",
        [Disposition.EarlyHelpAccepted] = "Early help",
        [Disposition.Redirected] = "Passed to another service, which must accept it",
        [Disposition.MoreInformation] = "A question to the referrer first",
        [Disposition.InformationRecorded] = "Kept for information",
        [Disposition.NoFurtherAction] = "Nothing more is done",
        [Disposition.SignpostedNoReferral] = "The family was told whom to call",
        [Disposition.AdviceInsteadOfReferral] = "Advice to the professional instead",
        [DispositionReason.ThresholdMet] = "The threshold is met",
        [DispositionReason.ThresholdNotMet] = "The threshold is not met",
        [DispositionReason.RiskUnclear] = "The risk cannot be judged yet",
        [DispositionReason.AlreadyAddressed] = "It has already been dealt with",
        [DispositionReason.OtherArea] = "It belongs to another area",
        [DispositionReason.ConsentRequiredRefused] = "Consent was needed and refused",
        [DispositionReason.DuplicateEvent] = "The same event was reported before",
        [HistoryRead.Yes] = "Yes, I have read it",
        [HistoryRead.No] = "No, and the reasoning says why",
        [HistoryRead.NoneRecorded] = "There is none recorded",
        [ConsentState.Given] = "Agreed, and knew to what",
        [ConsentState.GivenDoubtful] = "Agreed, but I doubt that it was free or understood",
        [ConsentState.Refused] = "Refused",
        [ConsentState.RefusedOverridden] = "Refused, and I share all the same",
        [ConsentState.NotSoughtDanger] = "Not asked, because asking puts somebody in danger",
        [ConsentState.NotSoughtPrejudice] = "Not asked, because asking would defeat the purpose",
        [ConsentState.Withdrawn] = "Agreed, and took it back",
        [LegalBasis.Consent] = "Consent",
        [LegalBasis.StatuteOrOrder] = "A law or a court requires it",
        [LegalBasis.PublicInterest] = "The benefit outweighs confidentiality",
        [LegalBasis.CrimePrevention] = "To prevent or detect crime or serious harm",
        [LegalBasis.PublicFunction] = "A statutory task of my service",
        [LegalBasis.SafeguardingCondition] = "The safeguarding condition of data protection law",
        [SourceKind.ChildWords] = "The child said so",
        [SourceKind.ParentSelf] = "A parent, about himself or herself",
        [SourceKind.ParentAboutOther] = "One parent, about the other",
        [SourceKind.SubjectAdult] = "The adult it is about, about himself or herself",
        [SourceKind.Relative] = "A relative",
        [SourceKind.Public] = "A neighbour, or somebody who stays unnamed",
        [SourceKind.Observed] = "I saw it, or a colleague did",
        [SourceKind.ReportedToProfessional] = "I was told by somebody who did not see it",
        [SourceKind.SupportWorker] = "A support worker or volunteer",
        [SourceKind.RecordCheck] = "A file that I looked in",
        [SourceKind.Test] = "A clinical or forensic test",
        [SourceKind.Finding] = "A finding of a court or another formal body",
        [SourceKind.PoliceIntel] = "Graded police intelligence",
        [ConcernKind.Event] = "Something that happened once",
        [ConcernKind.Interval] = "Something that lasted for a time",
        [ConcernKind.Pattern] = "Something that goes on",
        [ConcernKind.Context] = "A standing circumstance",
        [ConcernKind.Statement] = "What somebody said",
        [ConcernKind.DeclaredIntention] = "What somebody means to do",
        [ConcernKind.Absence] = "A contact that did not take place",
        [ConcernKind.Opinion] = "A professional's view",
        [ConcernKind.Historic] = "Something old that comes to light now",
        [ConcernKind.AgencyOmission] = "A step that a service did not take",
        [HarmCategory.Physical] = "Physical abuse",
        [HarmCategory.Emotional] = "Emotional abuse",
        [HarmCategory.Sexual] = "Sexual abuse",
        [HarmCategory.Exploitation] = "Sexual or criminal exploitation",
        [HarmCategory.DomesticAbuse] = "Domestic abuse, also when the child saw or heard it",
        [Seen.Yes] = "Yes",
        [Seen.No] = "No",
        [Seen.Refused] = "No, sight of the child was refused",
        [Seen.NotHome] = "No, nobody or not the child was at home",
        [SeenAlone.Yes] = "Yes, alone",
        [SeenAlone.No] = "No, not alone",
        [SeenAlone.NotOffered] = "There was no chance to see the child alone",
        [SeenAlone.InfantObserved] = "An infant, too young to talk, was watched",
        [InterpreterUse.Used] = "Yes, a professional one",
        [InterpreterUse.NeededNotUsed] = "One was needed, and none was used",
        [InterpreterUse.NotNeeded] = "None was needed",
        [PresentKind.PartnerOfParent] = "A parent's partner",
        [PresentKind.Parent] = "A parent",
        [PresentKind.AllegedSource] = "Whoever is said to do the harm",
        [PresentKind.Sibling] = "A brother or sister",
        [PresentKind.OtherRelative] = "Another relative",
        [PresentKind.Professional] = "Another professional",
        [PresentKind.UnknownAdult] = "An adult whom I do not know",
        [PresentKind.NobodyElse] = "Nobody else",
        [ContactPlace.Home] = "At home",
        [ContactPlace.Clinic] = "At a surgery or clinic",
        [ContactPlace.Ward] = "On a ward",
        [ContactPlace.EmergencyDepartment] = "In an emergency department",
        [ContactPlace.School] = "At a school, college or nursery",
        [ContactPlace.PoliceStation] = "At a police station",
        [ContactPlace.Custody] = "In custody",
        [ContactPlace.Community] = "Elsewhere in the community",
        [ContactPlace.Placement] = "At a placement",
        [ContactPlace.ByVideo] = "By video",
        [ContactPlace.ByTelephone] = "By telephone",
        [ContactPlace.Other] = "Anywhere else",
        [MatchOutcome.Match] = "Known here",
        [MatchOutcome.PotentialMatch] = "Perhaps known here. Nothing was joined: this child stands alone until a named person confirms it",
        [MatchOutcome.Many] = "Several children fit. Nothing was joined: this child stands alone",
        [MatchOutcome.NoMatch] = "Not known here until now. A record was begun",
        [FeedbackAcknowledgement.Agree] = "I agree",
        [FeedbackAcknowledgement.AddingInformation] = "I have something to add",
        [FeedbackAcknowledgement.Disagree] = "I disagree",
        [EscalationLevel.Esc1Practitioner] = "the two workers",
        [EscalationLevel.Esc2TeamManager] = "their managers",
        [EscalationLevel.Esc3SafeguardingLead] = "the safeguarding leads",
        [EscalationLevel.Esc4SeniorManager] = "the senior managers",
        [EscalationLevel.Esc5Partnership] = "the safeguarding partners",
        [PractitionerRole.Gp] = "GP",
        [PractitionerRole.AdultMh] = "adult mental health",
        [PractitionerRole.Camhs] = "child mental health",
        [PractitionerRole.Lado] = "designated officer",
        [ResponderState.Answered] = "answered",
        [ResponderState.NoneRecordedHere] = "has nothing recorded here",
        [ResponderState.NotAsked] = "was not asked",
        [ResponderState.NotAnswered] = "has not answered",
        [ResponderState.NotConnected] = "has no system connected; ring them",
        [ChallengeAnswer.Upheld] = "The decision stands, and I give the reasons",
        [ChallengeAnswer.Reassess] = "It is decided anew",
        [ChallengeAnswer.ClosedWithReason] = "It ends here, and I give the reason",
        [Purpose.Emergency] = "Somebody is in danger now, and I have broken the glass",
        [EmergencyReason.ChildInImmediateDanger] = "A child is in immediate danger",
        [EmergencyReason.MissingNow] = "A child is missing now",
        [EmergencyReason.FoundWithUnknownAdult] = "A child was found with an adult whom nobody there knows",
        [EmergencyReason.LifeThreatening] = "Somebody may die of an illness or an injury, or does not wake up",
        [EmergencyReason.ProtectionOutOfHours] = "Protection has to be decided out of hours, and no lead can be reached",
        [EmergencyReason.DecisionWithinTheHour] = "A court or a custody officer decides within the hour",
        [EmergencyReason.Other] = "Something else, which I describe in at least 80 characters",
        [EmergencyReviewOutcome.Justified] = "It was right to look",
        [EmergencyReviewOutcome.JustifiedAccessTooNarrow] = "It was right, and the ordinary access should have been enough",
        [EmergencyReviewOutcome.TrainingNeeded] = "It was done in good faith, and training is needed",
        [EmergencyReviewOutcome.NotJustified] = "There was no emergency, or no need to know",
        [EmergencyReviewLevel.SafeguardingLead] = "The safeguarding lead",
        [EmergencyReviewLevel.Manager] = "The manager above",
        [EmergencyReviewLevel.Partnership] = "The safeguarding partners",
        [NotificationTrigger.DaCall] = "Police attended domestic abuse",
        [NotificationTrigger.EdSelfHarm] = "Self-harm, at an emergency department",
        [NotificationTrigger.GpChange] = "Change of general practice",
        [NotificationTrigger.Age17] = "Turned seventeen",
        [NotificationTrigger.Age18] = "Turned eighteen",
        [NotificationTrigger.ReferralReceived] = "A referral",
        [NotificationTrigger.ReferralFeedback] = "An answer about a referral",
        [NotificationTrigger.ReferralLate] = "A referral is late",
        [NotificationTrigger.ReferralUnowned] = "Nobody has taken a referral",
        [NotificationTrigger.InformationRequested] = "A question from another agency",
        [NotificationTrigger.InformationAnswered] = "The answer to your question",
        [NotificationTrigger.RecordViewed] = "Somebody looked this person up",
        [NotificationTrigger.TelephoneNeeded] = "Ring, and log the call",
        [NotificationTrigger.AlertUnanswered] = "An alert was not answered",
        [NotificationTrigger.AllDeclined] = "Everybody who was told has declined",
        [NotificationTrigger.CheckReview] = "Look again: a check ended without a referral",
        [NotificationTrigger.RosterChanged] = "Somebody else stands in for your service",
        [NotificationTrigger.EmergencyAccess] = "Somebody broke the glass",
        [NotificationTrigger.CoPresence] = "Things that belong together",
        [HandoverState.Offered] = "Offered, not read yet",
        [HandoverState.Received] = "Read, not accepted yet",
        [HandoverState.Unacknowledged] = "Nobody has answered in time",
        [HandoverState.Withdrawn] = "Taken back",
        [TelephoneOutcome.Reached] = "I reached somebody who took it on",
        [TelephoneOutcome.NotReached] = "I reached nobody",
        [NotificationState.Accepted] = "We take it on",
        [NotificationState.Acted] = "It is done",
        [NotificationState.Declined] = "It is not ours, and we say why",
        [NotificationState.Queued] = "Not delivered yet",
        [NotificationState.Delivered] = "Delivered, not opened yet",
        [ChildStatusCode.CscClosed] = "Social care: closed",
        [ChildStatusCode.Cin] = "Child in need",
        [ChildStatusCode.Cpp] = "Child protection plan",
        [ChildStatusCode.S47] = "Section 47 enquiry",
        [Purpose.AssessChild] = "To assess whether a child is safe, or what it needs",
        [Purpose.AssessAdultAccess] = "To learn whether this adult reaches children",
        [Purpose.SuperviseOffender] = "To supervise an order or a licence",
        [Purpose.TriageReferral] = "To decide a referral",
        [Purpose.S47Enquiry] = "For a section 47 enquiry, a strategy discussion or a conference",
        [Purpose.ProvideCare] = "To care for the child, or to teach it",
        [Purpose.PreBirth] = "To plan for an unborn child",
        [Purpose.FindMissing] = "To find a missing child",
        [Purpose.Handover] = "To pass responsibility on",
        [ChildContactAnswer.Yes] = "Yes",
        [ChildContactAnswer.No] = "No",
        [ChildContactAnswer.Unknown] = "No usable answer came",
        [ChildContactAnswer.Declined] = "He or she would not say",
        [ResidenceKind.MainHome] = "As the usual home",
        [ResidenceKind.SecondHome] = "As a second home",
        [ResidenceKind.Weekend] = "For part of the week",
        [ResidenceKind.ContactOnly] = "To visit, not to live there",
        [ResidenceKind.Sofa] = "Informally, on a sofa",
        [ResidenceKind.Intended] = "Not said",
        [RelationshipType.BirthParent] = "Parent",
        [RelationshipType.ExpectedChild] = "Expects the child",
        [RelationshipType.StepOrFatherFigure] = "Parent figure",
        [RelationshipType.ExPartner] = "Former partner",
        [RelationshipType.YpPartner] = "Young person's partner",
        [RelationshipType.HouseholdOther] = "Lives in the household",
        [RelationshipType.ExtendedKin] = "Kin",
        [RelationshipType.Unidentified] = "Somebody not identified",
        [LinkState.Declared] = "Declared, not yet so",
        [LinkState.Denied] = "Denied by one of them",
        [LinkState.Disputed] = "The sources conflict",
        [LinkState.ClaimedEnded] = "Said to be over, nobody has verified it",
        [LinkState.SuspendedCustody] = "Suspended by custody",
        [LinkState.EndedVerified] = "Over, verified",
        [SafetyNoticeKind.ViolenceToStaff] = "Violence to workers",
        [SafetyNoticeKind.Dog] = "A dog",
        [SafetyNoticeKind.Weapon] = "A weapon",
        [SafetyNoticeKind.Infection] = "An infection",
        [SafetyNoticeKind.Premises] = "The house, or the way in",
        [SafetyNoticeKind.VisitWithAnother] = "Go with a colleague",
        [SafetyNoticeKind.Other] = "Something else to know",
        [LinkReach.Now] = "Around the child now",
        [LinkReach.Soon] = "Soon, by a declared plan",
        [LinkReach.Formerly] = "Formerly",
        [LinkReach.SameAddress] = "The same address, and no more is known",
        [LinkReach.Suspended] = "Suspended by custody, and again on release",
        [LinkReach.StatedOnly] = "Named by a statement, and no way is recorded",
        [ReachTime.Now] = "Reached now",
        [ReachTime.Soon] = "Reached by the declared plan",
        [ReachTime.Formerly] = "Reached formerly",
        [ReachTime.SameAddress] = "The same address, and no more is known",
        [ReachTime.Suspended] = "Suspended by custody, and again on release",
        [AgeBand.Unborn] = "Not born yet",
        [AgeBand.Age04] = "0 to 4 years old",
        [AgeBand.Age59] = "5 to 9 years old",
        [AgeBand.Age1015] = "10 to 15 years old",
        [AgeBand.Age1617] = "16 or 17 years old",
        [ChildStatusCode.CscOpen] = "Open to social care",
        [ChildStatusCode.CscBelowThreshold] = "Social care was asked, no case was opened",
        [ChildStatusCode.CscNeverKnown] = "Never known to social care",
        [ChildStatusCode.LacS20] = "Looked after by agreement",
        [ChildStatusCode.LacOrder] = "In care under an order",
        [ChildStatusCode.Mappa] = "Public protection arrangements",
        [ChildStatusCode.Marac] = "Heard at a risk assessment conference",
        [ChildStatusCode.Ehe] = "Educated at home",
        [ChildStatusCode.Nrm] = "Referred as a possible victim of trafficking",
        [ChronologyLane.Risk] = "What worries",
        [ChronologyLane.Protective] = "What protects",
        [ChronologyLane.Change] = "Changes around the child",
        [ChronologyLane.Contact] = "Seen and not seen",
        [ChronologyLane.Status] = "Plans, referrals, handovers",
        [ChronologyLane.Gap] = "Times of which nothing is known",
        [ChronologyLane.Context] = "Shown, and counts for nothing",
        [ChronologyKind.AddressConcern] = "About the address",
        [ChronologyKind.Gap] = "Gap",
        [ChronologyKind.Link] = "Somebody around the child",
        [ChronologyKind.Narrative] = "Agreed account",
        [ChronologyKind.Pattern] = "What stands together",
        [ChronologyKind.Reopening] = "A reason to look again",
        [ChronologyKind.Factor] = "What was asked after",
        [ChronologyKind.Verification] = "How sure it became",
        [ChronologyKind.Appraisal] = "What it means all the same",
        [StatedTrend.Rising] = "It grows, as they see it",
        [StatedTrend.Falling] = "It lessens, as they see it",
        [StatedTrend.Unchanged] = "It is as it was, as they see it",
        [VerificationState.RetractedConcernStands] = "Taken back, and the worry stands",
        [VerificationState.UnsubstantiatedConcernStands] = "Not shown to be so, and the worry stands",
        [CriticalKind.FirstSharing] = "The first that anybody shared",
        [CriticalKind.Urgent] = "Something that could not wait was shared",
        [CriticalKind.Override] = "Somebody went against a rule or a wish",
        [CriticalKind.Refused] = "Somebody asked and was refused",
        [CriticalKind.BreakGlass] = "Emergency access",
        [CriticalKind.NotShared] = "A decision not to share",
        [CriticalKind.NotOpened] = "Told, and the log names nobody who opened it",
        [CriticalKind.DeadlineMissed] = "A deadline passed",
        [Tier.Existence] = "That there is something, and no more",
        [PractitionerRole.EdClinician] = "emergency department clinician",
        [PractitionerRole.LacNurse] = "nurse for children in care",
        [PractitionerRole.EheOfficer] = "officer for education at home",
        [ConcernIndicator.DaIncident] = "Domestic abuse: an incident",
        [ConcernIndicator.DaCoerciveControl] = "Domestic abuse: coercive control",
        [ConcernIndicator.DaChildPresent] = "Domestic abuse: the child was there",
        [ConcernIndicator.DaDisclosed] = "Domestic abuse: somebody told of it",
        [ConcernIndicator.DaAfterSeparation] = "Domestic abuse after they parted",
        [ConcernIndicator.DaPartnerAlwaysPresent] = "The partner is always there",
        [ConcernIndicator.DaInjuredAdult] = "Domestic abuse: an adult was hurt",
        [ConcernIndicator.DaPreviousPartnerOffence] = "Violence to an earlier partner",
        [ConcernIndicator.ParentMhCondition] = "A parent's mental health",
        [ConcernIndicator.PerinatalMh] = "Mental health around a birth",
        [ConcernIndicator.MhEscalation] = "Mental health grows worse",
        [ConcernIndicator.InjuryNonMobileInfant] = "Injury of an infant who cannot move about yet",
        [ConcernIndicator.FgmRisk] = "Risk of female genital mutilation",
        [ConcernIndicator.YpSuicidal] = "A young person who means to end his or her life",
        [ConcernIndicator.YpSelfHarm] = "A young person who harms himself or herself",
        [ConcernIndicator.YpMentalHealth] = "A young person's mental health",
        [ConcernIndicator.YpSubstance] = "A young person, and drugs or drink",
        [ConcernIndicator.YpOffending] = "A young person who breaks the law",
        [ConcernIndicator.YpPartnerViolence] = "A young person, and violence to a partner",
        [ConcernIndicator.OffRoll] = "On the roll of no school",
        [ResidenceKind.FosterOrKin] = "With foster carers, or with relatives",
        [NotificationTrigger.UnusualLookUps] = "Unusual looking up",
        [ChildStatusCode.PreProceedings] = "Before going to court",
        [ClosureReason.ChangeEvidenced] = "It has changed for the better, and we can show it",
        [ClosureReason.Reached18] = "Turned eighteen, and a service for adults has accepted",
        [ClosureReason.EnteredCare] = "Lives in care now",
        [ClosureReason.SourceNoLongerRisk] = "Whoever was the danger is gone",
        [ClosureReason.OtherMeasures] = "Another service has taken it on",
        [ClosureReason.MovedArea] = "Moved away, and the new area has accepted",
        [ClosureReason.NonEngagement] = "The family did not take part",
        [ClosureReason.NoProgress] = "Nothing got better",
        [ClosureReason.AssessmentIncomplete] = "The assessment was never finished",
        [ClosureEvidence.GoalMetAndSustained] = "The goals are met, and it has lasted",
        [ClosureEvidence.ChildSeenAndHeard] = "The child was seen and heard",
        [ClosureEvidence.ObservedCare] = "A worker saw how the child is cared for",
        [ClosureEvidence.TestResult] = "A test",
        [ClosureEvidence.IndependentReport] = "Somebody outside the family says so",
        [ClosureEvidence.ProgrammeAttended] = "They went to a course",
        [ClosureEvidence.ScoreLower] = "A score fell",
        [ClosureEvidence.MaracHeard] = "It was heard at a risk meeting",
        [ClosureEvidence.WrittenAgreement] = "They signed a paper",
        [ClosureEvidence.SelfReport] = "The family says so",
        [ReopeningTrigger.SourceLinkedAgain] = "Somebody whom we name comes back",
        [ReopeningTrigger.FurtherConcern] = "Somebody shares a new concern about the child",
        [ReopeningTrigger.FurtherReferral] = "Somebody refers the child again",
        [ReopeningTrigger.MonitorLeft] = "A service that goes on leaves",
        [ReopeningTrigger.ReturnedToArea] = "The child lives in the area again",
        [ReopeningTrigger.AsWritten] = "What we write below happens",
        [EndingState.Proposed] = "To end, once all have accepted",
        [EndingState.Accepted] = "All have accepted, and it ends",
        [EndingState.Declined] = "One service said no, and it stays open",
        [EndingState.Withdrawn] = "Taken back, and it stays open",
        [FollowOnState.Offered] = "Has not answered yet",
        [FollowOnState.Accepted] = "Has accepted",
        [FollowOnState.Declined] = "Said no",
        [FollowOnState.Lapsed] = "Is asked no more",
        [ReopeningDecision.Reopened] = "It is opened again",
        [ReopeningDecision.StaysClosed] = "It stays closed, and I say why",
        [PlanStep.CinMeeting] = "Child in need meeting",
        [NotificationTrigger.EndingProposed] = "A plan is to end, and you are asked",
        [NotificationTrigger.EndingAnswered] = "The answer about the end of a plan",
        [NotificationTrigger.RoleGap] = "Nobody holds a part that is needed",
        [NotificationTrigger.PlanEnding] = "A plan has ended",
        [NotificationTrigger.Reopening] = "Look again: what was feared has happened",
        [NotificationTrigger.ServiceLeft] = "A service has left",
        [NotificationState.Failed] = "Nobody could be reached with it",
        [RedirectState.Offered] = "Waits for a named person there",
        [RedirectState.Accepted] = "Taken",
        [RedirectState.Declined] = "Declined, and back with the last owner",
        [RedirectState.Expired] = "Nobody answered in time, and it is back with the last owner",
        [RedirectState.Withdrawn] = "Taken back before an answer came",
        [FollowUpKind.Review] = "Somebody looks at it again",
        [FollowUpKind.FollowThrough] = "Somebody sees that it was done",
        [FollowUpKind.Condition] = "It comes back if it goes on",
        [FollowUpState.Open] = "Still to be done",
        [FollowUpState.Failed] = "It came to nothing, and has to be decided again",
        [FollowUpState.Raised] = "It went on, and has to be decided again",
        [FollowUpState.Superseded] = "Something else was decided since",
        [IncidentKind.Incident] = "One event",
        [HandoverKind.ServiceToService] = "From one service to another",
        [HandoverKind.AreaToArea] = "From one area to another",
        [HandoverKind.MidwifeToHealthVisitor] = "From midwife to health visitor",
        [HandoverKind.HealthVisitorToSchoolNurse] = "From health visitor to school nurse",
        [HandoverKind.SchoolToSchool] = "From one school to the next",
        [HandoverKind.Placement] = "To those who care for a child in a placement",
        [HandoverKind.Custody] = "From the cell to court, or on to prison",
        [HandoverKind.AdultServices] = "To a service for adults, at 17 or 18",
        [DutyTaskKind.ReAskAlone] = "Ask again, with nobody else there",
        [DutyTaskKind.ColleagueReview] = "A colleague asks you to look",
        [DutyTaskKind.SeeTheChild] = "See the child",
        [DutyTaskKind.ReturnCheck] = "Talk with a child who came back",
        [DutyTaskKind.EarlyHelpReview] = "Look again: early help was refused",
        [DutyTaskKind.AgreeNarrative] = "Agree on one account",
        [DutyTaskState.Open] = "To be done",
        [DutyTaskState.Offered] = "Offered, not taken yet",
        [EnquiryTopic.DomesticAbuse] = "Harm by a partner or a relative",
        [EnquiryTopic.OwnSafety] = "Whether he or she is safe",
        [EnquiryTopic.Other] = "Something else",
        [EnquiryAnswer.Disclosed] = "Yes: it happens, or it happened",
        [EnquiryAnswer.Denied] = "No, and nobody else was there",
        [EnquiryAnswer.DeniedNotAlone] = "No, but somebody else was there",
        [EnquiryAnswer.NotAsked] = "I did not ask",
        [EnquiryAnswer.NotSafeToAsk] = "It was not safe to ask",
        [InformationKind.Involvement] = "Whether you work with the person, and since when",
        [InformationKind.LastContact] = "When the person was last seen",
        [InformationKind.HealthBearingOnChild] = "Health, so far as it bears on a child",
        [InformationKind.Schooling] = "How it goes at school or nursery",
        [InformationKind.OffencesAndConditions] = "What a court has said, and what must be kept to",
        [InformationKind.Household] = "Who lives or stays there",
        [InformationKind.Incident] = "What happened once, and who was there",
        [InformationKind.ChildWords] = "What the child said",
        [InformationKind.EarlierAssessment] = "What an earlier assessment found",
        [InformationKind.Other] = "Something else, as the words say",
        [InformationRequestState.Asked] = "Not answered yet",
        [InformationRequestState.NothingHeld] = "Looked for, and nothing is held",
        [InformationRequestState.Declined] = "Not answered, and the reason is looked at",
        [InformationRequestState.Withdrawn] = "Taken back by whoever asked",
        [NotSharedReason.MoreDetrimental] = "To share it would do the child more harm than not to",
        [NotSharedReason.CourtOrLawForbids] = "A court or a law forbids it",
        [NotSharedReason.NotRelevantToChild] = "It bears on no child",
        [NotSharedReason.AlreadyHeldByRecipient] = "They hold it already",
        [NotSharedReason.Other] = "Something else, and I say what",
        [SensitivityClass.Standard] = "About the safety of a child, and none of these",
        [SensitivityClass.ChildHealth] = "Health of a child",
        [SensitivityClass.AdultHealth] = "Health of an adult",
        [SensitivityClass.SexualHealth] = "Sexual health",
        [SensitivityClass.Criminal] = "A conviction, a licence or bail",
        [SensitivityClass.Intelligence] = "What the police have graded, and nobody has proved",
        [SensitivityClass.Legal] = "From a court",
        [SensitivityClass.ProtectedLocation] = "A place that is kept secret",
        [SensitivityClass.Informant] = "Who it was that told",
        [SensitivityClass.Staff] = "Said of a worker",
        [SensitivityClass.Demographic] = "Origin or money",
        [ItemDecision.Release] = "Yes, it may be given",
        [ItemDecision.Withhold] = "No, it stays here",
        [FamilyProgress.Received] = "We have it",
        [FamilyProgress.Considered] = "We have looked at it",
        [FamilyNextStep.NothingNeeded] = "Nothing is needed from them now",
        [FamilyNextStep.WorkerWillSpeak] = "A worker will speak to them",
        [FamilyNextStep.CallAgain] = "They call again if they are worried",
        [PatternKind.CoPresence] = "Things that belong together",
        [PatternKind.Withdrawal] = "Several services no longer reach the child",
        [PatternOutcome.StrategyOrS47] = "Strategy discussion or section 47 enquiry",
        [PatternOutcome.Assessment] = "Single assessment",
        [PatternOutcome.AddedToOpenCase] = "It goes into work that is open",
        [PatternOutcome.EarlyHelpAccepted] = "Early help has taken it",
        [PatternOutcome.WatchedWithReview] = "Nothing now: we look again on a day",
        [PatternOutcome.Dismissed] = "Nothing follows, and we say why",
        [PatternOutcome.SeenAgain] = "Somebody has seen the child",
        [PatternOutcome.NoLongerStands] = "What it stood on is gone",
        [FactorAnswer.Unknown] = "Asked, and no answer came",
        [FactorAnswer.NotAsked] = "Nobody wrote that anybody asked",
        [ContactChannel.TextMessage] = "By text message",
        [ContactChannel.Telephone] = "By telephone",
        [ContactChannel.Email] = "By email",
        [ContactChannel.Letter] = "By letter",
        [ContactChannel.ThroughWorker] = "Through a worker",
    };

    // Codes of one word that stand in the broker's sentences. Any other capitals are somebody's own, or an abbreviation.
    private static readonly Dictionary<string, string> Lone = ((IEnumerable<(string Name, string Words)>)
        [
            .. Names<ChildStatusCode>(), .. Names<PractitionerRole>(), .. Names<LinkState>(), .. Names<RelationshipType>(), .. Names<VerificationState>(),
            .. Names<PresentKind>(), .. Names<UnknownPeriodKind>(), .. Names<Disposition>(), .. Names<AgencyKind>(), .. Names<PatternState>(),
        ]).DistinctBy(n => n.Name).ToDictionary(n => n.Name, n => n.Words, StringComparer.Ordinal);

    // Of these what is said is more than the code's own word ("denied by one of them"): they are put into words only where the broker writes them.
    private static readonly HashSet<string> InTheirPlace = Names<LinkState>().Concat(Names<PresentKind>())
        .Where(n => !n.Words.Equals(n.Name, StringComparison.OrdinalIgnoreCase)).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);

    private static readonly HashSet<string> CallNames = typeof(ReferralView).Assembly.GetTypes()
        .Select(t => t.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)).OfType<Google.Protobuf.Reflection.ServiceDescriptor>()
        .SelectMany(s => s.Methods).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>A code in words; one that a newer broker sends reads "unknown (17)".</summary>
    public static string Of<T>(T code)
        where T : struct, Enum
    {
        if (Own.TryGetValue(code, out var words) || ConcernWords.All.TryGetValue(code, out words))
            return words;
        var name = code.ToString();
        if (int.TryParse(name, out _))
            return $"unknown ({name})";
        var split = Capitals().Replace(name, m => " " + m.Value.ToLowerInvariant()).Trim();
        return char.ToUpperInvariant(split[0]) + split[1..];
    }

    /// <summary>The same within a sentence.</summary>
    public static string Small<T>(T code)
        where T : struct, Enum
    {
        var words = Of(code);
        return words.Length > 1 && char.IsUpper(words[1]) ? words : char.ToLowerInvariant(words[0]) + words[1..];
    }

    /// <summary>A field of a record that holds codes and nothing else, several with commas between them, as words.</summary>
    public static string Coded(string codes) => string.Join(", ", codes.Split(", ").Select(code =>
        InSentence(code) is var words && words != code ? words : code.Length > LongestAbbreviation ? code.ToLowerInvariant() : code));

    /// <summary>A code of one list, by its name in the broker's answers, as words.</summary>
    public static string Coded<T>(string code, Func<T, string> words)
        where T : struct, Enum =>
        Enum.TryParse<T>(code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var known) && Enum.IsDefined(known) ? words(known) : Coded(code);

    /// <summary>How often.</summary>
    public static string Times(long count) => count switch { 0 => "never", 1 => "once", 2 => "twice", _ => $"{count} times" };

    /// <summary>Somebody to speak to, in one line.</summary>
    public static string Of(ContactPoint? who)
    {
        if (who is null || (who.Name.Length == 0 && who.OrganisationName.Length == 0))
            return "nobody yet";
        List<string> parts = [];

        // A desk's name says already whose it is, and who sits there.
        if (who.Name.Length > 0)
        {
            parts.Add(who.Role == PractitionerRole.Unspecified || who.Name.Contains(Small(who.Role), StringComparison.OrdinalIgnoreCase)
                ? who.Name : $"{who.Name} ({Small(who.Role)})");
        }

        if (who.OrganisationName.Length > 0 && !who.Name.Contains(who.OrganisationName, StringComparison.Ordinal))
            parts.Add(who.OrganisationName);
        if (who.Telephone.Length > 0)
            parts.Add("telephone " + who.Telephone);
        return string.Join(", ", parts);
    }

    /// <summary>The name of a field of a record, for example "NHS number".</summary>
    public static string Field(string name) => name == "nhs_number" ? "NHS number" : name.Replace('_', ' ');

    /// <summary>All codes but the one that says nothing, as choices.</summary>
    public static IReadOnlyList<(string Value, string Label)> Choices<T>()
        where T : struct, Enum =>
        Choices([.. Enum.GetValues<T>().Where(v => Convert.ToInt32(v, null) != 0)]);

    /// <summary>Some codes as choices.</summary>
    public static IReadOnlyList<(string Value, string Label)> Choices<T>(params T[] codes)
        where T : struct, Enum => [.. codes.Select(v => (v.ToString(), Of(v)))];

    [GeneratedRegex("(?<!^)[A-Z0-9]+")]
    private static partial Regex Capitals();

    private static IEnumerable<(string Name, string Words)> Names<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(v => Convert.ToInt32(v, null) != 0).Select(v => (v.ToString().ToUpperInvariant(), Small(v)));
}
