package neargate.services.ecs.tasks;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Where tasks of a network configuration may stand: checked with EC2, before anything is committed. */
public final class Places {
    private static final int MOST_SUBNETS = 16;
    private static final int MOST_GROUPS = 5;

    private final Ec2Client ec2;

    public Places(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * The places for tasks of a definition: those of the configuration in the mode awsvpc; none in other modes, which have
     * no network interfaces of their own.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when the configuration does not go with the mode
     */
    public List<TaskRecord.Place> of(TaskDefinition definition, @Nullable NetworkConfiguration configuration) {
        if (definition.networkMode() == NetworkMode.AWSVPC) {
            return of(configuration);
        }
        if (configuration != null && configuration.awsvpcConfiguration() != null) {
            throw EcsErrors.invalidParameter(
                    "Network Configuration is not valid for the given networkMode of this task definition.");
        }
        return List.of();
    }

    /**
     * One place for each subnet of the configuration, in its order.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when the configuration is missing or cannot be
     */
    public List<TaskRecord.Place> of(@Nullable NetworkConfiguration configuration) {
        AwsVpcConfiguration vpc = configuration == null ? null : configuration.awsvpcConfiguration();
        if (vpc == null) {
            throw EcsErrors.invalidParameter(
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        if (vpc.subnets().isEmpty()) {
            throw EcsErrors.invalidParameter("subnets can not be empty.");
        }
        if (vpc.subnets().size() > MOST_SUBNETS) {
            throw EcsErrors.invalidParameter("subnets can have at most " + MOST_SUBNETS + " items.");
        }
        if (vpc.securityGroups().size() > MOST_GROUPS) {
            throw EcsErrors.invalidParameter("securityGroups can have at most " + MOST_GROUPS + " items.");
        }
        List<Subnet> subnets = subnets(vpc.subnets());
        Set<String> vpcs = subnets.stream().map(Subnet::vpcId).collect(Collectors.toSet());
        if (vpcs.size() > 1) {
            throw EcsErrors.invalidParameter("The subnets are not in the same VPC: " + vpc.subnets());
        }
        groups(vpc.securityGroups(), subnets.getFirst().vpcId());
        boolean publicIp = vpc.assignPublicIp() == AssignPublicIp.ENABLED;
        return subnets.stream()
                .map(subnet -> new TaskRecord.Place(
                        subnet.vpcId(), subnet.subnetId(), subnet.availabilityZone(), vpc.securityGroups(), publicIp))
                .toList();
    }

    private List<Subnet> subnets(List<String> ids) {
        try {
            List<Subnet> found =
                    ec2.describeSubnets(request -> request.subnetIds(ids)).subnets();
            return ids.stream()
                    .distinct()
                    .map(id -> found.stream()
                            .filter(subnet -> subnet.subnetId().equals(id))
                            .findFirst()
                            .orElseThrow())
                    .toList();
        } catch (Ec2Exception e) {
            throw EcsErrors.invalidParameter("Error retrieving subnet information for " + ids + ": " + message(e)
                    + " (ErrorCode: " + code(e) + ")");
        }
    }

    private void groups(List<String> ids, String vpc) {
        if (ids.isEmpty()) {
            return;
        }
        try {
            for (SecurityGroup group :
                    ec2.describeSecurityGroups(request -> request.groupIds(ids)).securityGroups()) {
                if (!group.vpcId().equals(vpc)) {
                    throw EcsErrors.invalidParameter("Security group " + group.groupId()
                            + " does not appear to belong to" + " the same VPC as the input subnets.");
                }
            }
        } catch (Ec2Exception e) {
            throw EcsErrors.invalidParameter("Error retrieving security group information for " + ids + ": "
                    + message(e) + " (ErrorCode: " + code(e) + ")");
        }
    }

    private static String message(Ec2Exception e) {
        return e.awsErrorDetails() == null
                ? e.getMessage()
                : e.awsErrorDetails().errorMessage();
    }

    private static String code(Ec2Exception e) {
        return e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    }
}
