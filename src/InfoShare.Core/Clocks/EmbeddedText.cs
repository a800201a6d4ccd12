using System.Text.Json;

namespace InfoShare.Core.Clocks;

/// <summary>Reads the clocks' data, from the assembly or a file, and turns every failure into one that names its source.</summary>
internal static class EmbeddedText
{
    public static string Read(string name)
    {
        using Stream stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream($"InfoShare.Core.Clocks.{name}")
            ?? throw new ClockDataException(name, "is not embedded in InfoShare.Core");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    public static string ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClockDataException(Path.GetFileName(path), "the file cannot be read", e);
        }
    }

    public static T Deserialize<T>(string json, string source, JsonSerializerOptions options)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<T>(json, options) ?? throw new ClockDataException(source, "is empty");
        }
        catch (JsonException e)
        {
            throw new ClockDataException(source, $"is not valid: {e.Message}", e);
        }
    }
}
