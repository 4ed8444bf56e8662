<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="33,102,172,255"/>
              <Option name="color2" type="QString" value="178,24,43,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;67,147,195,255:0.25;146,197,222,255:0.375;209,229,240,255:0.5;247,247,247,255:0.625;253,219,199,255:0.75;244,165,130,255:0.875;214,96,77,255"/>
            </Option>
          </colorramp>
          <item value="0" label="0" color="#2166ac" alpha="255"/>
          <item value="0.125" label="0.125" color="#4393c3" alpha="255"/>
          <item value="0.25" label="0.25" color="#92c5de" alpha="255"/>
          <item value="0.375" label="0.375" color="#d1e5f0" alpha="255"/>
          <item value="0.5" label="0.5" color="#f7f7f7" alpha="255"/>
          <item value="0.625" label="0.625" color="#fddbc7" alpha="255"/>
          <item value="0.75" label="0.75" color="#f4a582" alpha="255"/>
          <item value="0.875" label="0.875" color="#d6604d" alpha="255"/>
          <item value="1" label="1" color="#b2182b" alpha="255"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
  </pipe>
</qgis>
