package neargate.services.ec2.launchtemplates;

import neargate.services.ec2.resource.Alike;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** What a launch comes to that names a launch template. */
public final class TemplatedLaunch {
    private TemplatedLaunch() {}

    /**
     * A request with what its launch template says where it says nothing itself ("Launch instances from a template").
     *
     * @param template the data of a template's version, as they were put in or as they are described
     */
    public static RunInstancesRequest completed(RunInstancesRequest request, SdkPojo template) {
        RunInstancesRequest.Builder merged = Alike.copy(template, RunInstancesRequest.builder());
        request.sdkFields().forEach(field -> {
            Object value = field.getValueOrDefault(request);
            if (value != null && !(value instanceof SdkAutoConstructList)) {
                field.set(merged, value);
            }
        });
        // A subnet of the request is that of the template's interface.
        if (request.subnetId() != null && !merged.build().networkInterfaces().isEmpty()) {
            merged.networkInterfaces(
                            merged.build().networkInterfaces().getFirst().copy(it -> it.subnetId(request.subnetId())))
                    .subnetId(null);
        }
        return merged.build();
    }
}
