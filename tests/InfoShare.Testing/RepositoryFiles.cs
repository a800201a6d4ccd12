namespace InfoShare.Testing;

/// <summary>Files of the repository that tests hold to the code: pages, protos, sources.</summary>
public static class RepositoryFiles
{
    /// <summary>The folder of InfoShare.sln.</summary>
    public static string Folder { get; } = Find();

    /// <summary>A file or folder of the repository, by the names on the way to it.</summary>
    public static string PathOf(params string[] names) => Path.Combine([Folder, .. names]);

    /// <summary>The text of a file.</summary>
    public static string Read(params string[] names) => File.ReadAllText(PathOf(names));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InfoShare.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run inside the repository: InfoShare.sln was not found above them.");
    }
}
