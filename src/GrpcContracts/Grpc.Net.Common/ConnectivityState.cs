namespace Grpc.Core;

/// <summary>How a channel stands with its server.</summary>
public enum ConnectivityState
{
    /// <summary>No connection, and none wanted.</summary>
    Idle = 0,

    /// <summary>A connection is being made.</summary>
    Connecting = 1,

    /// <summary>A connection is there.</summary>
    Ready = 2,

    /// <summary>Connecting failed; it will be tried again.</summary>
    TransientFailure = 3,

    /// <summary>The channel is closed for good.</summary>
    Shutdown = 4,
}
