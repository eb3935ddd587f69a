package neargate.services.ec2;

import java.util.stream.Stream;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Which network ACL a subnet has: exactly one, always. */
final class NetworkAclAssociations {
    private final RegionStore store;

    NetworkAclAssociations(RegionStore store) {
        this.store = store;
    }

    /** Puts an association's subnet under another ACL, by a new association. */
    ReplaceNetworkAclAssociationResponse replace(ReplaceNetworkAclAssociationRequest request) {
        return store.write(edit -> {
            String associationId = required(request.associationId());
            NetworkAcl from = edit.find(NetworkAcls.KIND, NetworkAcls.BY_ASSOCIATION, associationId)
                    .findFirst()
                    .orElseThrow(() -> Ec2Errors.error(
                            "InvalidAssociationID.NotFound",
                            "The association ID '" + associationId + "' does not exist"));
            NetworkAcl to = edit.require(NetworkAcls.KIND, request.networkAclId());
            String subnetId = NetworkAcls.associations(from)
                    .filter(association -> association.networkAclAssociationId().equals(associationId))
                    .map(NetworkAclAssociation::subnetId)
                    .findFirst()
                    .orElseThrow();
            if (!from.vpcId().equals(to.vpcId())) {
                throw Ec2Errors.invalidParameterValue("network ACL " + to.networkAclId() + " and subnet " + subnetId
                        + " belong to different networks");
            }
            remove(edit, from, subnetId);
            return ReplaceNetworkAclAssociationResponse.builder()
                    .newAssociationId(add(edit, edit.require(NetworkAcls.KIND, to.networkAclId()), subnetId))
                    .build();
        });
    }

    /** Puts a new subnet under its VPC's default ACL. */
    static void associate(RegionEdit edit, String vpcId, String subnetId) {
        add(edit, NetworkAcls.defaultOf(edit, vpcId), subnetId);
    }

    /** Forgets a subnet that goes. */
    static void dissociate(RegionEdit edit, Subnet subnet) {
        remove(edit, NetworkAcls.ofSubnet(edit, subnet.subnetId()), subnet.subnetId());
    }

    private static String add(RegionEdit edit, NetworkAcl acl, String subnetId) {
        NetworkAclAssociation association = NetworkAclAssociation.builder()
                .networkAclAssociationId(edit.newId("aclassoc"))
                .networkAclId(acl.networkAclId())
                .subnetId(subnetId)
                .build();
        put(edit, acl, Stream.concat(NetworkAcls.associations(acl), Stream.of(association)));
        return association.networkAclAssociationId();
    }

    private static void remove(RegionEdit edit, NetworkAcl acl, String subnetId) {
        put(
                edit,
                acl,
                NetworkAcls.associations(acl)
                        .filter(association -> !association.subnetId().equals(subnetId)));
    }

    private static void put(RegionEdit edit, NetworkAcl acl, Stream<NetworkAclAssociation> associations) {
        edit.put(
                NetworkAcls.KIND,
                acl.toBuilder().associations(associations.toList()).build());
    }

    private static String required(@Nullable String associationId) {
        if (associationId == null || associationId.isEmpty()) {
            throw Ec2Errors.missingParameter("associationId");
        }
        return associationId;
    }
}
