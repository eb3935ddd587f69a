package neargate.app.authorization;

import java.util.Objects;
import neargate.kernel.Caller;
import neargate.services.ec2.launchtemplates.TemplatedLaunch;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Requests that ask for more than stands in them: a launch asks for what its launch template says. */
final class CompletedRequests {
    private final Services services;

    CompletedRequests(Services services) {
        this.services = services;
    }

    /** A template that is not there is refused by who looks for it. */
    SdkPojo of(Caller caller, SdkPojo request) {
        if (!(request instanceof RunInstancesRequest launch) || launch.launchTemplate() == null) {
            return request;
        }
        LaunchTemplateSpecification template = launch.launchTemplate();
        return Services.ask(
                        caller,
                        () -> services.ec2()
                                .describeLaunchTemplateVersions(it -> it.launchTemplateId(template.launchTemplateId())
                                        .launchTemplateName(template.launchTemplateName())
                                        .versions(Objects.requireNonNullElse(template.version(), "$Default")))
                                .launchTemplateVersions())
                .flatMap(versions -> versions.stream().findFirst())
                .<SdkPojo>map(version -> TemplatedLaunch.completed(launch, version.launchTemplateData()))
                .orElse(request);
    }
}
