package neargate.app;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The program's version, from the manifest of its jar. */
public final class Version implements IVersionProvider {

    /** The version; {@code development} when run from classes. */
    public static String current() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"neargate " + current()};
    }
}
