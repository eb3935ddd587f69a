package neargate.models.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import neargate.models.IndexFormat;
import neargate.models.ServiceModel;
import neargate.models.ServiceModel.Identity;

/** The build step: writes the index of all services into a folder, unless it is there from the same inputs. */
public final class Compiler {
    private Compiler() {}

    /**
     * Runs the step.
     *
     * @param arguments the folder to write to, and the versions of what is compiled
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Path folder = Path.of(arguments[0]);
        Path stamp = folder.resolve("compiled-from");
        String inputs = String.join("\n", arguments) + "\n" + ownCode();
        if (Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
            return;
        }
        Files.createDirectories(folder);
        var identities = new ArrayList<Identity>();
        int operations = 0;
        for (Services service : Services.all()) {
            ServiceModel model = new ServiceCompiler(service).compile();
            identities.add(model.identity());
            operations += model.operations().size();
            Files.write(folder.resolve(service.module()), IndexFormat.write(model));
        }
        Files.write(folder.resolve("services"), IndexFormat.writeIdentities(identities));
        Files.writeString(stamp, inputs);
        System.out.println(identities.size() + " services, " + operations + " operations indexed");
    }

    /** When the compiler's own classes were last compiled: a change of it is a change of its output. */
    private static String ownCode() throws IOException {
        Path classes = Path.of(Compiler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (var files = Files.walk(classes.resolve("neargate/models"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> file.toFile().lastModified())
                    .max(Long::compareTo)
                    .orElse(0L)
                    .toString();
        }
    }
}
