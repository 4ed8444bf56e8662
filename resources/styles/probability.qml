<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="0,0,4,255"/>
              <Option name="color2" type="QString" value="252,255,164,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;33,12,74,255:0.25;87,16,110,255:0.375;138,34,106,255:0.5;188,55,84,255:0.625;228,90,49,255:0.75;249,142,9,255:0.875;249,203,53,255"/>
            </Option>
          </colorramp>
          <item value="0" label="0" color="#000004" alpha="255"/>
          <item value="0.125" label="0.125" color="#210c4a" alpha="255"/>
          <item value="0.25" label="0.25" color="#57106e" alpha="255"/>
          <item value="0.375" label="0.375" color="#8a226a" alpha="255"/>
          <item value="0.5" label="0.5" color="#bc3754" alpha="255"/>
          <item value="0.625" label="0.625" color="#e45a31" alpha="255"/>
          <item value="0.75" label="0.75" color="#f98e09" alpha="255"/>
          <item value="0.875" label="0.875" color="#f9cb35" alpha="255"/>
          <item value="1" label="1" color="#fcffa4" alpha="255"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
  </pipe>
</qgis>
