package neargate.services.ec2;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ec2.addressing.Ipv4;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.metadata.InstanceData;
import neargate.services.ec2.metadata.InstanceData.Credentials;
import neargate.services.ec2.resource.RegionRows;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Finds the instance that asks the metadata service, by its VPC and its address. */
final class InstanceLookup {
    /** "Retrieve security credentials from instance metadata": new ones come before the old ones end. */
    private static final int LIFE_SECONDS = 6 * 60 * 60;

    private static final Duration RENEWED = Duration.ofHours(1);

    private final Store store;
    private final IamClient iam;
    private final StsClient sts;
    private final Clock clock;
    private final Map<String, Credentials> issued = new ConcurrentHashMap<>();

    InstanceLookup(Store store, IamClient iam, StsClient sts, Clock clock) {
        this.store = store;
        this.iam = iam;
        this.sts = sts;
        this.clock = clock;
    }

    Optional<InstanceData> find(String vpcId, String address) {
        Snapshot now = store.snapshot();
        return Vpcs.ownerOf(now, vpcId).flatMap(scope -> find(new RegionRows(now, scope), scope, vpcId, address));
    }

    private Optional<InstanceData> find(RegionRows rows, Scope scope, String vpcId, String address) {
        int asking = Ipv4.parse(address).orElseThrow();
        for (Subnet subnet : Subnets.inVpc(rows, vpcId).toList()) {
            if (Subnets.addresses(subnet).block().contains(asking)) {
                return rows.find(
                                NetworkInterfaces.KIND,
                                NetworkInterfaces.BY_ADDRESS,
                                NetworkInterfaces.addressTerm(subnet.subnetId(), address))
                        .map(NetworkInterfaceRecord::networkInterface)
                        .flatMap(eni -> instance(rows, eni).stream())
                        .map(record -> data(rows, scope, subnet, record))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** Whose interface it is; a task's is the task's own. */
    private static Optional<InstanceRecord> instance(RegionRows rows, NetworkInterface eni) {
        return Optional.ofNullable(NetworkInterfaces.isManaged(eni) ? null : eni.attachment())
                .map(attachment -> attachment.instanceId())
                .flatMap(id -> rows.get(Instances.KIND, id));
    }

    private InstanceData data(RegionRows rows, Scope scope, Subnet subnet, InstanceRecord record) {
        return new InstanceData(
                record,
                Instances.shown(rows, record),
                scope.region(),
                id -> rows.require(Subnets.KIND, id),
                rows.get(Vpcs.KIND, subnet.vpcId()).orElseThrow().vpc().cidrBlock(),
                credentials(scope, record));
    }

    /** Of the role in the instance's profile; none without a profile, without a role in it, or one that EC2 may not assume. */
    private @Nullable Credentials credentials(Scope scope, InstanceRecord record) {
        if (record.profile() == null) {
            issued.remove(record.id());
            return null;
        }
        String arn = record.profile().iamInstanceProfile().arn();
        Optional<Role> role = role(scope, arn.substring(arn.lastIndexOf('/') + 1));
        Instant now = clock.instant();
        return role.map(found -> issued.compute(
                        record.id(),
                        (_, before) -> before != null
                                        && before.role().equals(found.roleName())
                                        && now.isBefore(before.expiration().minus(RENEWED))
                                ? before
                                : assume(scope, found, record.id(), now)))
                .orElse(null);
    }

    private @Nullable Credentials assume(Scope scope, Role role, String instance, Instant now) {
        try {
            var made = ec2(scope)
                    .call(() -> sts.assumeRole(request -> request.roleArn(role.arn())
                            .roleSessionName(instance)
                            .durationSeconds(LIFE_SECONDS)))
                    .credentials();
            return new Credentials(
                    role.roleName(),
                    made.accessKeyId(),
                    made.secretAccessKey(),
                    made.sessionToken(),
                    now,
                    made.expiration());
        } catch (StsException e) {
            return null;
        }
    }

    private Optional<Role> role(Scope scope, String profile) {
        try {
            return ec2(scope)
                    .call(() -> iam.getInstanceProfile(request -> request.instanceProfileName(profile)))
                    .instanceProfile()
                    .roles()
                    .stream()
                    .findFirst();
        } catch (IamException e) {
            return Optional.empty();
        }
    }

    private static Caller ec2(Scope scope) {
        return Caller.service("ec2", scope.account(), scope.region());
    }
}
