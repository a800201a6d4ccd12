using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using InfoShare.Broker.Errors;
using InfoShare.Core;
using InfoShare.Core.Stores;

namespace InfoShare.Broker.Tests.Errors;

public sealed class RpcErrorTests
{
    private const string CallId = "call_06AZ3Q4V1XZ9QK0T8M7C2N5R4W";

    public static TheoryData<ErrorReason> Reasons => [.. Enum.GetValues<ErrorReason>().Where(r => r != ErrorReason.Unspecified)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_the_status_that_the_proto_documents(ErrorReason reason)
    {
        var documented = DocumentedStatus(reason);
        RpcError.StatusOf(reason).ToString().ShouldBe(documented, StringCompareShould.IgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void The_wire_carries_the_reasons_name_of_the_proto(ErrorReason reason)
    {
        var value = Protocol.Errors.V1.ErrorsReflection.Descriptor.EnumTypes.Single().FindValueByNumber((int)reason);
        $"ERROR_REASON_{new RpcError(reason, "x").ReasonCode}".ShouldBe(value.Name);
    }

    [Fact]
    public void A_rule_becomes_status_reason_fields_and_facts()
    {
        var error = ErrorMapping.Map(RuleException.VersionConflict("The referral", 3), CallId, false, false);

        var details = error.Details();
        details.Code.ShouldBe((int)StatusCode.Aborted);
        var info = details.Details[0].Unpack<ErrorInfo>();
        info.Reason.ShouldBe("VERSION_CONFLICT");
        info.Domain.ShouldBe("infoshare");
        info.Metadata["current_version"].ShouldBe("3");
    }

    [Fact]
    public void Violations_come_as_BadRequest()
    {
        var error = ErrorMapping.Map(RuleException.Invalid("concern.kind", "must be stated"), CallId, false, false);

        var bad = error.Details().Details.Single(d => d.Is(BadRequest.Descriptor)).Unpack<BadRequest>();
        bad.FieldViolations.Single().Field.ShouldBe("concern.kind");
    }

    [Fact]
    public void Any_number_of_violations_fits_into_what_every_client_takes()
    {
        var many = Enumerable.Range(0, 100).Select(i => new FieldViolation($"children[{i}].child.demographics.address.postcode", new string('x', 120))).ToArray();

        var exception = ErrorMapping.Map(RuleException.Invalid(many), CallId, false, false).ToException();

        var bytes = exception.Trailers.Single(t => t.Key == RpcError.DetailsTrailer).ValueBytes;
        (Convert.ToBase64String(bytes).Length + exception.Status.Detail.Length).ShouldBeLessThan(7 * 1024);
        var bad = Google.Rpc.Status.Parser.ParseFrom(bytes).Details.Single(d => d.Is(BadRequest.Descriptor)).Unpack<BadRequest>();
        bad.FieldViolations.Count.ShouldBeGreaterThan(5);
        bad.FieldViolations[^1].Description.ShouldContain("more");
    }

    [Fact]
    public void Busy_says_when_to_come_back()
    {
        var error = ErrorMapping.Map(new StoreBusyException(TimeSpan.FromMilliseconds(250)), CallId, false, false);

        error.Status.ShouldBe(StatusCode.ResourceExhausted);
        error.Details().Details.Single(d => d.Is(RetryInfo.Descriptor)).Unpack<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBe(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void A_defect_tells_its_call_and_nothing_else()
    {
        var error = ErrorMapping.Map(new InvalidOperationException("Tamsin Quilltest, 943 476 5919"), CallId, false, false);

        error.Status.ShouldBe(StatusCode.Internal);
        var text = error.ToException() + JsonFormatter.Default.Format(error.Details().Details[0].Unpack<ErrorInfo>());
        text.ShouldNotContain("Quilltest");
        text.ShouldContain(CallId);
    }

    [Fact]
    public void Ends_of_a_call_are_told_apart()
    {
        ErrorMapping.Map(new OperationCanceledException(), CallId, callerGone: true, deadlinePassed: false).Reason.ShouldBe(ErrorReason.Cancelled);
        ErrorMapping.Map(new OperationCanceledException(), CallId, callerGone: true, deadlinePassed: true).Reason.ShouldBe(ErrorReason.DeadlineExceeded);
        ErrorMapping.Map(new OperationCanceledException(), CallId, callerGone: false, deadlinePassed: false).Reason.ShouldBe(ErrorReason.StoreUnavailable);
        ErrorMapping.Map(new StoreUnavailableException("down"), CallId, callerGone: true, deadlinePassed: true).Reason.ShouldBe(ErrorReason.StoreUnavailable);
    }

    [Fact]
    public void A_request_id_that_was_used_is_named_as_the_field_at_fault()
    {
        var error = ErrorMapping.Map(new RequestIdReusedException(), CallId, false, false);

        error.Status.ShouldBe(StatusCode.AlreadyExists);
        error.Violations.Select(v => v.Field).ShouldBe(["request_id"]);
    }

    private static string DocumentedStatus(ErrorReason reason)
    {
        var lines = File.ReadAllLines(ProtoFile());
        var at = Array.FindIndex(lines, l => l.Trim().EndsWith($"= {(int)reason};", StringComparison.Ordinal));
        var comment = at;
        while (lines[comment - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
            comment--;
        return lines[comment].Trim().TrimStart('/').Trim().Split('.')[0].Replace("_", "", StringComparison.Ordinal);
    }

    private static string ProtoFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "protos", "infoshare", "errors", "v1", "errors.proto");
            if (File.Exists(file))
                return file;
        }

        throw new InvalidOperationException("errors.proto was not found above the tests.");
    }
}
