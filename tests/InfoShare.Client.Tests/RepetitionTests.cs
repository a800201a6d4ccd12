using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Client.Tests;

public sealed class RepetitionTests
{
    [Fact]
    public async Task A_change_is_repeated_with_the_same_request_id()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Unavailable());
        broker.Failures.Enqueue(Errors.Busy(TimeSpan.FromMilliseconds(2)));
        using var connection = new InfoShareConnection(broker.Options());
        var request = new ShareConcernRequest();
        var answer = await new HealthService.HealthServiceClient(connection.CallInvoker).ShareConcernAsync(request);

        broker.Calls.Count.ShouldBe(3);
        var id = broker.Calls.Select(c => c.RequestId).Distinct().ShouldHaveSingleItem();
        Guid.TryParse(id, out _).ShouldBeTrue();
        answer.Concern.ConcernId.ShouldBe("con_" + id);
        request.RequestId.ShouldBeEmpty("the caller's own object may be used for another change");
    }

    [Fact]
    public async Task Two_calls_with_one_object_are_two_changes_and_a_given_request_id_is_kept()
    {
        await using var broker = await TestBroker.StartAsync();
        using var connection = new InfoShareConnection(broker.Options());
        var health = new HealthService.HealthServiceClient(connection.CallInvoker);
        var request = new ShareConcernRequest();
        await health.ShareConcernAsync(request);
        await health.ShareConcernAsync(request);
        request.RequestId = "5c9f8f5a-9f0f-4f61-9c4e-0f2f8f1f7a11";
        health.ShareConcern(request).Concern.ConcernId.ShouldBe("con_5c9f8f5a-9f0f-4f61-9c4e-0f2f8f1f7a11");

        broker.Calls.Select(c => c.RequestId).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task It_gives_up_after_the_attempts_allowed_and_says_which_request_id_to_ask_with()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var i = 0; i < 10; i++)
            broker.Failures.Enqueue(Errors.Unavailable());
        var options = broker.Options();
        using var connection = new InfoShareConnection(options with { Retry = options.Retry with { MaxAttempts = 3 } });
        var failure = await Should.ThrowAsync<RpcException>(
            () => new HealthService.HealthServiceClient(connection.CallInvoker).ShareConcernAsync(new ShareConcernRequest()).ResponseAsync);

        broker.Calls.Count.ShouldBe(3);
        var error = InfoShareError.From(failure);
        error.KnownReason.ShouldBe(ErrorReason.StoreUnavailable);
        error.RequestId.ShouldBe(broker.Calls.First().RequestId);
        error.IsRetriable.ShouldBeTrue();
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, "INVALID_FIELDS")]
    [InlineData(StatusCode.Aborted, "VERSION_CONFLICT")]
    [InlineData(StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED")]
    [InlineData(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE")]
    public async Task What_a_repetition_cannot_mend_is_not_repeated(StatusCode code, string reason)
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Of(code, reason));
        using var connection = new InfoShareConnection(broker.Options());
        var failure = await Should.ThrowAsync<RpcException>(
            () => new HealthService.HealthServiceClient(connection.CallInvoker).ShareConcernAsync(new ShareConcernRequest()).ResponseAsync);

        InfoShareError.From(failure).Reason.ShouldBe(reason);
        broker.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_without_request_id_is_not_repeated()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Unavailable());
        using var connection = new InfoShareConnection(broker.Options());
        await Should.ThrowAsync<RpcException>(
            () => new ClockService.ClockServiceClient(connection.CallInvoker).AdvanceClockAsync(new AdvanceClockRequest()).ResponseAsync);

        broker.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Of(StatusCode.Unauthenticated, "TOKEN_INVALID"));
        using var connection = new InfoShareConnection(broker.Options());
        var health = new HealthService.HealthServiceClient(connection.CallInvoker);
        await health.QueryChildAsync(new QueryChildRequest());
        broker.Calls.Select(c => c.Authorization).Distinct().Count().ShouldBe(2);

        broker.Failures.Enqueue(Errors.Of(StatusCode.Unauthenticated, "TOKEN_INVALID"));
        broker.Failures.Enqueue(Errors.Of(StatusCode.Unauthenticated, "TOKEN_INVALID"));
        await Should.ThrowAsync<RpcException>(() => health.QueryChildAsync(new QueryChildRequest()).ResponseAsync);
        broker.Calls.Count.ShouldBe(4);
        broker.TokenForms.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Every_unary_call_has_an_end()
    {
        await using var broker = await TestBroker.StartAsync();
        using var connection = new InfoShareConnection(broker.Options());
        await new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest());
        broker.Calls.ShouldHaveSingleItem().Deadline.ShouldBeLessThan(DateTime.UtcNow.AddSeconds(31));
    }

    [Fact]
    public async Task A_wait_that_would_outlast_the_deadline_is_not_begun()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Busy(TimeSpan.FromHours(1)));
        using var connection = new InfoShareConnection(broker.Options());
        var failure = await Should.ThrowAsync<RpcException>(
            () => new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest()).ResponseAsync);

        var error = InfoShareError.From(failure);
        error.KnownReason.ShouldBe(ErrorReason.Busy);
        error.RetryDelay.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_call_that_is_disposed_of_while_it_waits_ends_as_cancelled()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Busy(TimeSpan.FromSeconds(20)));
        using var connection = new InfoShareConnection(broker.Options());
        var call = new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest());
        while (broker.Calls.IsEmpty)
            await Task.Delay(5);
        call.Dispose();
        (await Should.ThrowAsync<RpcException>(() => call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Headers_status_and_trailers_are_the_last_attempts()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Unavailable());
        using var connection = new InfoShareConnection(broker.Options());
        using var call = new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest());
        await call;
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        (await call.ResponseHeadersAsync).ShouldNotBeNull();
        call.GetTrailers().ShouldNotBeNull();
    }

    [Fact]
    public void Back_off_grows_to_its_bound_and_never_comes_before_the_broker_asked()
    {
        var policy = new InfoShareRetryPolicy();
        policy.DelayAfter(1, null).ShouldBeInRange(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
        policy.DelayAfter(3, null).ShouldBeInRange(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(800));
        policy.DelayAfter(1000, null).ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        policy.DelayAfter(1, TimeSpan.FromMinutes(1)).ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(72));
    }

    [Fact]
    public void An_error_gives_reason_metadata_violations_and_delay()
    {
        var error = InfoShareError.From(Errors.Of(
            StatusCode.InvalidArgument,
            "INVALID_FIELDS",
            new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "concern.indicators[1]", Reason = "UNKNOWN_CODE", Description = "Not a code." } } },
            new RetryInfo { RetryDelay = new Duration { Seconds = 3 } }));

        error.Status.ShouldBe(StatusCode.InvalidArgument);
        error.KnownReason.ShouldBe(ErrorReason.InvalidFields);
        error.Message.ShouldBe("In words.");
        error.Metadata["current_version"].ShouldBe("7");
        error.FieldViolations.ShouldHaveSingleItem().ShouldBe(new InfoShareFieldViolation("concern.indicators[1]", "UNKNOWN_CODE", "Not a code."));
        error.RetryDelay.ShouldBe(TimeSpan.FromSeconds(3));
        error.IsRetriable.ShouldBeFalse();
    }

    [Fact]
    public void A_reason_that_is_newer_than_the_library_is_kept()
    {
        var error = InfoShareError.From(Errors.Of(StatusCode.FailedPrecondition, "NOT_INVENTED_YET"));
        error.Reason.ShouldBe("NOT_INVENTED_YET");
        error.KnownReason.ShouldBe(ErrorReason.Unspecified);
    }

    [Fact]
    public void Details_that_cannot_be_read_are_left_out()
    {
        var error = InfoShareError.From(new RpcException(
            new Grpc.Core.Status(StatusCode.Internal, "broken"), new Metadata { { "grpc-status-details-bin", [0xff, 0xff, 0xff] } }));
        error.Reason.ShouldBeEmpty();
        error.Message.ShouldBe("broken");
    }
}
