namespace InfoShare.Identity;

// Named and internal, not top-level statements: the broker, a program itself, references this project, and two types called
// Program would meet there.
internal static class TokenServiceProgram
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = TokenServiceHost.Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or Microsoft.Extensions.Options.OptionsValidationException or IOException)
        {
            await Console.Error.WriteLineAsync($"The token service cannot start: {e.Message}");
            return 1;
        }
    }
}
