package neargate.services.ec2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import neargate.services.ec2.images.PublicImages;
import neargate.services.ec2.instances.InstanceLife;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.InstanceRecord.Attributes;
import neargate.services.ec2.instances.InstanceRecord.Launch;
import neargate.services.ec2.instances.LaunchOptions;
import neargate.services.ec2.instances.ShownInstance;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBandwidthWeighting;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Tenancy;

/** RunInstances: all that are asked for at least, or none. */
final class InstanceLaunch {
    /** "Run commands when you launch an EC2 instance": "limited to 16 KB, in raw form, before it is base64-encoded". */
    private static final int LONGEST_USER_DATA = 16_384;

    /** More than any account may run ("Amazon EC2 instance type quotas"), so that a slip of the pen is no flood. */
    private static final int MOST = 1_000;

    private final RegionStore store;
    private final Images images;
    private final InstanceProfiles profiles;
    private final LaunchTemplates templates;

    InstanceLaunch(RegionStore store, Images images, InstanceProfiles profiles, LaunchTemplates templates) {
        this.store = store;
        this.images = images;
        this.profiles = profiles;
        this.templates = templates;
    }

    /** What a request comes to, before anything of the region is looked at. */
    private record Plan(
            RunInstancesRequest request,
            InstanceTypeInfo type,
            CpuOptions cpu,
            InstanceMetadataOptionsResponse metadata,
            @Nullable String cpuCredits,
            @Nullable IamInstanceProfile profile,
            List<InstanceNetworkInterfaceSpecification> networkInterfaces) {}

    RunInstancesResponse run(RunInstancesRequest asked) {
        RunInstancesRequest request = asked.launchTemplate() == null ? asked : templates.completed(asked);
        Plan plan = plan(request);
        Reservation made = store.write(edit -> {
            List<InstanceRecord> records =
                    ClientTokens.allOnce(edit, Instances.KIND, asked.clientToken(), asked, () -> launch(edit, plan));
            return ShownInstance.reservations(records.stream()
                            .map(record -> Instances.shown(edit, record))
                            .toList())
                    .getFirst();
        });
        return RunInstancesResponse.builder()
                .reservationId(made.reservationId())
                .ownerId(made.ownerId())
                .requesterId(made.requesterId())
                .groups(List.of())
                .instances(made.instances())
                .build();
    }

    private Plan plan(RunInstancesRequest request) {
        LaunchOptions.check(request);
        int least = required(request.minCount(), "MinCount");
        int most = required(request.maxCount(), "MaxCount");
        if (least < 1 || most < least) {
            throw Ec2Errors.invalidParameterValue(
                    least < 1
                            ? "Value (" + least + ") for parameter minCount is invalid. Minimum value is 1."
                            : "Value (" + most
                                    + ") for parameter maxCount is invalid. It must not be less than minCount.");
        }
        if (most > MOST) {
            throw Ec2Errors.error(
                    "InstanceLimitExceeded",
                    "You have requested more instances (" + most + ") than your current instance limit of " + MOST
                            + " allows for the specified instance type.");
        }
        if (request.imageId() == null) {
            throw Ec2Errors.missingParameter("ImageId");
        }
        String type = request.instanceTypeAsString() == null
                ? InstanceTypes.USUAL.toString()
                : request.instanceTypeAsString();
        checkUserData(request.userData());
        InstanceTypeInfo known = InstanceTypes.of(type)
                .orElseThrow(() -> Ec2Errors.invalidParameterValue("Invalid value '" + type + "' for InstanceType."));
        LaunchOptions.checkEbs(known, request.ebsOptimized());
        return new Plan(
                request,
                known,
                LaunchOptions.cpu(known, request.cpuOptions()),
                LaunchOptions.metadata(request.metadataOptions()),
                LaunchOptions.credits(known, request.creditSpecification()),
                request.iamInstanceProfile() == null ? null : profiles.named(request.iamInstanceProfile()),
                LaunchInterfaces.planned(request, known));
    }

    private static int required(@Nullable Integer count, String name) {
        if (count == null) {
            throw Ec2Errors.missingParameter(name);
        }
        return count;
    }

    static void checkUserData(@Nullable String userData) {
        if (userData == null) {
            return;
        }
        try {
            // Base64 may come in lines, as the program base64 writes it.
            byte[] text = userData.replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
            if (Base64.getDecoder().decode(text).length > LONGEST_USER_DATA) {
                throw Ec2Errors.invalidParameterValue("User data is limited to " + LONGEST_USER_DATA + " bytes");
            }
        } catch (IllegalArgumentException e) {
            throw Ec2Errors.error("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
        }
    }

    private List<InstanceRecord> launch(RegionEdit edit, Plan plan) {
        RunInstancesRequest request = plan.request();
        Image image = images.fitting(edit.region(), request.imageId(), plan.type());
        String publicKey = request.keyName() == null
                ? null
                : KeyPairs.required(edit, request.keyName()).publicKey();
        String reservation = edit.newId("r");
        List<InstanceRecord> made = new ArrayList<>();
        for (int index = 0; index < request.maxCount(); index++) {
            String id = edit.newId(Instances.KIND);
            NetworkInterface eni = LaunchInterfaces.attached(edit, request, plan.type(), plan.networkInterfaces(), id);
            var launch = new Launch(
                    reservation,
                    edit.callingService().orElse(null),
                    publicKey,
                    PublicImages.isEcsOptimized(image),
                    eni.association() != null && eni.association().allocationId() == null);
            InstanceRecord record = edit.put(
                    Instances.KIND,
                    new InstanceRecord(
                            instance(edit, plan, image, id, index, eni),
                            launch,
                            new Attributes(
                                    request.userData(),
                                    Boolean.TRUE.equals(request.disableApiTermination()),
                                    Boolean.TRUE.equals(request.disableApiStop()),
                                    request.instanceInitiatedShutdownBehavior() == null
                                            ? ShutdownBehavior.STOP
                                            : request.instanceInitiatedShutdownBehavior(),
                                    plan.cpuCredits()),
                            association(edit, plan.profile(), id),
                            false,
                            null));
            List<Tag> volumeTags = tags(edit, request, ResourceType.VOLUME);
            LaunchDevices.of(image, request.blockDeviceMappings())
                    .forEach(device -> Volumes.ofNewInstance(edit, device, record, volumeTags));
            made.add(record);
        }
        return made;
    }

    private static @Nullable IamInstanceProfileAssociation association(
            RegionEdit edit, @Nullable IamInstanceProfile profile, String instanceId) {
        return profile == null ? null : InstanceProfiles.associated(edit, profile, instanceId);
    }

    private static Instance instance(
            RegionEdit edit, Plan plan, Image image, String id, int index, NetworkInterface eni) {
        RunInstancesRequest request = plan.request();
        return Instance.builder()
                .instanceId(id)
                .amiLaunchIndex(index)
                .imageId(image.imageId())
                .instanceType(InstanceType.fromValue(plan.type().instanceTypeAsString()))
                .keyName(request.keyName())
                .clientToken(request.clientToken() == null ? "" : request.clientToken())
                .launchTime(edit.now())
                .usageOperation("RunInstances")
                .usageOperationUpdateTime(edit.now())
                .platformDetails("Linux/UNIX")
                .state(InstanceLife.state(InstanceStateName.PENDING))
                .stateReason(reason -> reason.code("pending").message("pending"))
                .stateTransitionReason("")
                .architecture(image.architectureAsString())
                .hypervisor("xen")
                .virtualizationType("hvm")
                .rootDeviceName(image.rootDeviceName())
                .rootDeviceType("ebs")
                .ebsOptimized(Boolean.TRUE.equals(request.ebsOptimized()))
                .enaSupport(true)
                .currentInstanceBootMode("legacy-bios")
                .sourceDestCheck(true)
                .vpcId(eni.vpcId())
                .subnetId(eni.subnetId())
                .placement(placement -> placement
                        .availabilityZone(eni.availabilityZone())
                        .availabilityZoneId(eni.availabilityZoneId())
                        .groupName("")
                        .tenancy(Tenancy.DEFAULT))
                .monitoring(monitoring -> monitoring.state(
                        request.monitoring() != null
                                        && Boolean.TRUE.equals(
                                                request.monitoring().enabled())
                                ? "enabled"
                                : "disabled"))
                .cpuOptions(plan.cpu())
                .maintenanceOptions(options -> options.autoRecovery(LaunchOptions.autoRecovery(request)))
                .capacityReservationSpecification(reservation ->
                        reservation.capacityReservationPreference(LaunchOptions.capacityReservations(request)))
                .hibernationOptions(options -> options.configured(false))
                .enclaveOptions(options -> options.enabled(false))
                .operator(operator -> operator.managed(false))
                .networkPerformanceOptions(options -> options.bandwidthWeighting(InstanceBandwidthWeighting.DEFAULT))
                .privateDnsNameOptions(options -> options.hostnameType(HostnameType.IP_NAME)
                        .enableResourceNameDnsARecord(false)
                        .enableResourceNameDnsAAAARecord(false))
                .metadataOptions(plan.metadata())
                .productCodes(List.of())
                .tags(tags(edit, request, ResourceType.INSTANCE))
                .build();
    }

    /** The tags that the request has for one kind of what it makes. */
    static List<Tag> tags(RegionEdit edit, RunInstancesRequest request, ResourceType type) {
        for (TagSpecification specification : request.tagSpecifications()) {
            switch (specification.resourceType()) {
                case INSTANCE, VOLUME, NETWORK_INTERFACE -> {}
                case null, default ->
                    throw Ec2Errors.invalidParameterValue("'" + specification.resourceTypeAsString()
                            + "' is not a valid taggable resource type for this operation.");
            }
        }
        return Tags.ofNew(
                edit,
                request.tagSpecifications().stream()
                        .filter(specification -> specification.resourceType() == type)
                        .toList(),
                type);
    }
}
