package neargate.app.commands;

import java.util.List;
import java.util.concurrent.Callable;
import neargate.app.Doctor;
import neargate.app.Doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at this machine. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks what Neargate needs of this machine; exit code 1 when something is missing.",
        footer = {"", "Example:", "  neargate doctor"})
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(options.instance()).examine();
        for (Finding finding : findings) {
            System.out.printf("%-4s %-12s %s%n", finding.well() ? "ok" : "!!", finding.what(), finding.words());
        }
        return findings.stream().allMatch(Finding::well) ? 0 : 1;
    }
}
