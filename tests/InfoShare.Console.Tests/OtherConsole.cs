using Microsoft.AspNetCore.Builder;

namespace InfoShare.WebConsole.Tests;

/// <summary>A console with settings of its own.</summary>
internal sealed record OtherConsole(WebApplication App, Uri Address) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
