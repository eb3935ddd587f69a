package neargate.services.ec2;

import java.util.List;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.LaunchOptions;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceMonitoring;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesResponse;
import software.amazon.awssdk.services.ec2.model.MonitoringState;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesResponse;

/** What of a running instance can be set apart from its attributes: monitoring and the metadata service. */
final class InstanceOptions {
    private final RegionStore store;

    InstanceOptions(RegionStore store) {
        this.store = store;
    }

    MonitorInstancesResponse monitor(MonitorInstancesRequest request) {
        return MonitorInstancesResponse.builder()
                .instanceMonitorings(monitored(request.instanceIds(), MonitoringState.ENABLED))
                .build();
    }

    UnmonitorInstancesResponse unmonitor(UnmonitorInstancesRequest request) {
        return UnmonitorInstancesResponse.builder()
                .instanceMonitorings(monitored(request.instanceIds(), MonitoringState.DISABLED))
                .build();
    }

    private List<InstanceMonitoring> monitored(List<String> ids, MonitoringState state) {
        if (ids.isEmpty()) {
            throw Ec2Errors.missingParameter("InstanceId");
        }
        return store.write(edit -> ids.stream()
                .distinct()
                .map(id -> Instances.alive(edit, id))
                .map(record -> edit.put(
                        Instances.KIND, record.with(it -> it.monitoring(monitoring -> monitoring.state(state)))))
                .map(record -> InstanceMonitoring.builder()
                        .instanceId(record.id())
                        .monitoring(record.instance().monitoring())
                        .build())
                .toList());
    }

    ModifyInstanceMetadataOptionsResponse modify(ModifyInstanceMetadataOptionsRequest request) {
        Integer hops = request.httpPutResponseHopLimit();
        LaunchOptions.checkHops(hops);
        return store.write(edit -> {
            InstanceRecord before = Instances.alive(edit, request.instanceId());
            InstanceMetadataOptionsResponse options = before.instance()
                    .metadataOptions()
                    .copy(it -> {
                        if (request.httpTokens() != null) {
                            it.httpTokens(request.httpTokens());
                        }
                        if (request.httpEndpoint() != null) {
                            it.httpEndpoint(request.httpEndpoint());
                        }
                        if (hops != null) {
                            it.httpPutResponseHopLimit(hops);
                        }
                        if (request.httpProtocolIpv6() != null) {
                            it.httpProtocolIpv6(request.httpProtocolIpv6());
                        }
                        if (request.instanceMetadataTags() != null) {
                            it.instanceMetadataTags(request.instanceMetadataTags());
                        }
                    });
            edit.put(Instances.KIND, before.with(it -> it.metadataOptions(options)));
            return ModifyInstanceMetadataOptionsResponse.builder()
                    .instanceId(before.id())
                    .instanceMetadataOptions(options)
                    .build();
        });
    }
}
