package neargate.services.ec2.launchtemplates;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/**
 * A launch template.
 *
 * @param template as it is shown
 * @param versions by number; numbers of deleted ones are not given again
 */
public record LaunchTemplateRecord(LaunchTemplate template, List<Version> versions) {

    /** One version: it never changes. */
    public record Version(
            long number,
            @Nullable String description,
            Instant createdAt,
            String createdBy,
            RequestLaunchTemplateData data) {}

    public String id() {
        return template.launchTemplateId();
    }

    /** The version that {@code $Latest}, {@code $Default} or a number means. */
    public Optional<Version> version(String asked) {
        String number = switch (asked) {
            case "$Latest" -> String.valueOf(template.latestVersionNumber());
            case "$Default" -> String.valueOf(template.defaultVersionNumber());
            default -> asked;
        };
        return versions.stream()
                .filter(version -> String.valueOf(version.number()).equals(number))
                .findFirst();
    }
}
